import PPStudy
import PPSupport
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A new file that is to take the place of another when it is complete, and that goes with the process if
/// that ends before.
struct PartialFile {
  let path: String
  let descriptor: Int32
  private let slot: Int?

  /// Makes a file in the folder of `place`; nil, and `errno`, if that cannot be.
  init?(beside place: String) {
    let folder = place.lastIndex(of: "/").map { place[...$0] } ?? ""
    // A run that was killed may have left a file of the same name behind.
    for attempt in 0..<100 {
      let ending = "\(getpid())-\(attempt).partial"
      // The longest names leave no room for an ending.
      for path in ["\(place).\(ending)", "\(folder)ppsim.\(ending)"] {
        let slot = PartialFile.remember(path)
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        if descriptor >= 0 {
          (self.path, self.descriptor, self.slot) = (path, descriptor, slot)
          return
        }
        let code = errno
        PartialFile.forget(slot)
        errno = code
        guard code == ENAMETOOLONG else { break }
      }
      guard errno == EEXIST else { return nil }
    }
    return nil
  }

  /// Gives the file the owner and the mode of another, as far as the system lets this user.
  func adopt(_ status: stat) {
    if fchown(descriptor, status.st_uid, status.st_gid) != 0 {
      _ = fchown(descriptor, uid_t.max, status.st_gid)
    }
    fchmod(descriptor, status.st_mode & 0o7777)
  }

  /// Puts the file in the place of another; returns 0, or the system's error number.
  func replace(_ place: String) -> Int32 {
    guard rename(path, place) != 0 else {
      PartialFile.forget(slot)
      return 0
    }
    // A mount point, or someone else's file in a folder such as /tmp, can be written but not replaced.
    let code = errno
    let target = open(place, O_WRONLY | O_TRUNC | O_CLOEXEC)
    guard target >= 0, lseek(descriptor, 0, SEEK_SET) == 0 else { return code }
    defer { close(target) }
    while true {
      guard case .success(let bytes) = InputFile.next(1 << 16, of: descriptor) else { return EIO }
      guard !bytes.isEmpty else { break }
      let code = writeAll(bytes, to: target)
      guard code == 0 else { return code }
    }
    remove()
    return 0
  }

  /// Takes the file away.
  func remove() {
    unlink(path)
    PartialFile.forget(slot)
  }

  // MARK: What a signal's handler removes

  /// Where the path of a partial file lies, for a handler to read; 0 while there is none.
  private final class Place: Sendable {
    let address = Atomic<UInt>(0)
  }

  private static let places = (0..<16).map { _ in Place() }

  /// Makes everything that `removeAll` touches.
  static func prepare() { _ = places.count }

  /// Removes every partial file; safe in a signal's handler.
  static func removeAll() {
    for place in places {
      let address = place.address.load(ordering: .acquiring)
      if let path = UnsafePointer<CChar>(bitPattern: address) { unlink(path) }
    }
  }

  /// Lets a handler know of a file; nil where there are too many, or no memory.
  private static func remember(_ path: String) -> Int? {
    guard let text = strdup(path) else { return nil }
    let slot = places.firstIndex { place in
      place.address.compareExchange(
        expected: 0, desired: UInt(bitPattern: text), ordering: .acquiringAndReleasing
      ).exchanged
    }
    if slot == nil { free(text) }
    return slot
  }

  /// The text stays: a handler may be reading it.
  private static func forget(_ slot: Int?) {
    guard let slot else { return }
    places[slot].address.store(0, ordering: .releasing)
  }
}
