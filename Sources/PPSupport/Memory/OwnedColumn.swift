#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A column with memory of its own, in which every bit is 0 at first; the memory goes with it.
///
/// Fresh pages are taken from the system when they are first touched, as large ones where there are any.
package struct OwnedColumn<Element: BitwiseCopyable>: ~Copyable {
  /// What can be read and written as long as the owner is there.
  package private(set) var column: MutableColumn<Element>

  /// Room for `count` elements.
  package init(zeroes count: Int) {
    let stride = MemoryLayout<Element>.stride
    guard let memory = calloc(max(1, count), stride) else {
      fatalError("out of memory: \(count) elements of \(stride) bytes")
    }
    adviseLargePages(memory, bytes: count * stride)
    column = MutableColumn(
      UnsafeMutableBufferPointer(
        start: memory.bindMemory(to: Element.self, capacity: max(1, count)), count: count))
  }

  /// The elements of an array.
  package init(_ elements: [Element]) {
    self.init(zeroes: elements.count)
    for index in elements.indices { column[index] = elements[index] }
  }

  /// Makes room for at least `count` elements in all; what is new is 0.
  package mutating func grow(to count: Int) {
    guard count > column.count else { return }
    var larger = OwnedColumn(zeroes: Swift.max(count, 2 * column.count))
    for index in 0..<column.count { larger.column[index] = column[index] }
    // The other one gives back what this one had.
    swap(&column, &larger.column)
  }

  /// A copy of the elements.
  package var array: [Element] { Array(column.memory) }

  deinit { free(column.memory.baseAddress) }
}
