#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Values that are lent to a plugin.
///
/// Guarded ones nobody can change, and they lie directly before a page that nobody can read: who writes to them, reads
/// beyond them or looks at them once they are gone ends with a signal.
final class LentMemory {
  let values: UnsafePointer<Float>
  private let pages: UnsafeMutableRawPointer
  private let size: Int
  private let isGuarded: Bool

  /// Nil when the system gives no memory.
  init?(count: Int, isGuarded: Bool, fill: (UnsafeMutablePointer<Float>) -> Void) {
    self.isGuarded = isGuarded
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let bytes = count * MemoryLayout<Float>.stride
    let data = (bytes + page - 1) / page * page
    size = data + page
    guard let pages = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), pages != MAP_FAILED
    else { return nil }
    self.pages = pages
    let first = (pages + (data - bytes)).assumingMemoryBound(to: Float.self)
    values = UnsafePointer(first)
    fill(first)
    guard isGuarded else { return }
    mprotect(pages, data, PROT_READ)
    mprotect(pages + data, page, PROT_NONE)
  }

  /// Makes guarded values unreadable; the addresses stay taken, so that nothing else comes to lie there.
  func revoke() {
    guard isGuarded else { return }
    mprotect(pages, size, PROT_NONE)
    madvise(pages, size, Int32(MADV_DONTNEED))
  }

  deinit {
    munmap(pages, size)
  }
}
