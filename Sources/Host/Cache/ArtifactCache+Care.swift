import Artifacts

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What a cache holds.
public struct CacheStatistics: Sendable, Equatable {
  public var entries = 0
  /// Bytes.
  public var bytes: Int64 = 0
}

extension ArtifactCache {
  private struct Entry {
    let path: String
    let bytes: Int64
    let lastUse: Int
  }

  public func statistics() -> CacheStatistics {
    entries().reduce(into: CacheStatistics()) { sum, entry in
      sum.entries += 1
      sum.bytes += entry.bytes
    }
  }

  /// Removes everything; gives what was removed.
  public func clear() -> CacheStatistics {
    let removed = statistics()
    removeFolder(root + "/v1")
    return removed
  }

  /// Removes the entries used longest ago until at most `limit` bytes are left; gives what was removed.
  @discardableResult
  public func trim(to limit: Int64) -> CacheStatistics {
    var removed = CacheStatistics()
    let all = entries().sorted { ($0.lastUse, $0.path) < ($1.lastUse, $1.path) }
    var total = all.reduce(0) { $0 + $1.bytes }
    for entry in all where total > limit {
      removeFolder(entry.path)
      total -= entry.bytes
      removed.entries += 1
      removed.bytes += entry.bytes
    }
    return removed
  }

  /// Reads every entry and removes the damaged ones; gives a message for each.
  public func verify(temporaryFolder: String) -> [HostError] {
    entries().compactMap { entry -> HostError? in
      let key = entry.path.split(separator: "/").last.map(String.init) ?? ""
      do throws(HostError) {
        _ = try load(key, temporaryFolder: temporaryFolder)
        return nil
      } catch {
        return error
      }
    }
  }

  private func entries() -> [Entry] {
    folderContents(root + "/v1").filter { $0.count == 2 }.sorted().flatMap { shard in
      folderContents("\(root)/v1/\(shard)").sorted().map { key in
        let path = "\(root)/v1/\(shard)/\(key)"
        var status = stat()
        let found = stat(path, &status) == 0
        #if canImport(Darwin)
          let seconds = status.st_mtimespec.tv_sec
        #else
          let seconds = status.st_mtim.tv_sec
        #endif
        return Entry(path: path, bytes: folderSize(path), lastUse: found ? Int(seconds) : 0)
      }
    }
  }
}
