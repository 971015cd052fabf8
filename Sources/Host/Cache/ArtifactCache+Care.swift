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
    removeAbandoned()
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
    removeAbandoned()
    return entries().compactMap { entry -> HostError? in
      let key = entry.path.split(separator: "/").last.map(String.init) ?? ""
      do throws(HostError) {
        if try load(key, temporaryFolder: temporaryFolder) != nil { return nil }
        removeFolder(entry.path)
        return .damagedCacheEntry(path: entry.path, reason: "artifact.json is missing")
      } catch {
        return error
      }
    }
  }

  /// Removes what processes that were killed while storing have left; none takes an hour for one entry.
  private func removeAbandoned() {
    for name in folderContents(root + "/v1") where name.hasPrefix("new-") {
      let path = "\(root)/v1/\(name)"
      if time(nil) - lastUse(of: path) > 3600 { removeFolder(path) }
    }
  }

  /// Seconds since 1970; 0 for what is not there.
  private func lastUse(of path: String) -> Int {
    var status = stat()
    guard stat(path, &status) == 0 else { return 0 }
    #if canImport(Darwin)
      return status.st_mtimespec.tv_sec
    #else
      return status.st_mtim.tv_sec
    #endif
  }

  private func entries() -> [Entry] {
    folderContents(root + "/v1").filter { $0.count == 2 }.sorted().flatMap { shard in
      folderContents("\(root)/v1/\(shard)").sorted().map { key in
        let path = "\(root)/v1/\(shard)/\(key)"
        return Entry(path: path, bytes: folderSize(path), lastUse: lastUse(of: path))
      }
    }
  }
}
