#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Asks the system to back fresh memory with large pages, where it has them.
///
/// A schedule of 10⁸ operations fills gigabytes once. In pages of 4 KiB, being given them costs more
/// than computing what goes in; in pages of 2 MiB little. Memory below a few megabytes is left alone,
/// and a system that cannot do it changes nothing.
///
/// - Complexity: O(1); no memory is touched.
@usableFromInline
func adviseLargePages(_ memory: UnsafeMutableRawPointer?, bytes: Int) {
  #if os(Linux)
    guard let memory, bytes >= 1 << 22 else { return }
    let page = 4096
    let first = (Int(bitPattern: memory) + page - 1) / page * page
    let end = (Int(bitPattern: memory) + bytes) / page * page
    _ = madvise(UnsafeMutableRawPointer(bitPattern: first), end - first, 14)  // MADV_HUGEPAGE
  #endif
}

/// Whether the system would give so many bytes now, as far as it can tell: it keeps to `ulimit -v` and refuses
/// what it never has.
///
/// - Complexity: O(1); no memory is touched.
package func isMemoryAvailable(bytes: Int) -> Bool {
  // Little is always there, and not worth asking for.
  guard bytes >= 1 << 24 else { return true }
  let protection = PROT_READ | PROT_WRITE
  #if canImport(Darwin)
    let flags = MAP_PRIVATE | MAP_ANON
  #else
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
  #endif
  guard let memory = mmap(nil, bytes, protection, flags, -1, 0), memory != MAP_FAILED else {
    return false
  }
  munmap(memory, bytes)
  return true
}
