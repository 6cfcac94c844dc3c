/// Numbers that lie side by side in memory that someone else holds: the handle for all code that is too hot
/// for checked arrays.
///
/// Raw pointers are here and in `OwnedColumn`, nowhere else. A column is good while its array or owner is;
/// indices are checked in debug builds alone.
@usableFromInline
package struct Column<Element: BitwiseCopyable> {
  @usableFromInline let memory: UnsafeBufferPointer<Element>

  @inlinable
  init(_ memory: UnsafeBufferPointer<Element>) { self.memory = memory }

  /// How many there are.
  @inlinable
  package var count: Int { memory.count }

  /// The number at `index`.
  @inlinable
  package subscript(index: Int) -> Element {
    @inline(__always)
    get {
      assert((0..<count).contains(index), "a column's indices are 0..<count")
      return memory[index]
    }
  }

  /// The column from its element `first` on.
  @inlinable
  @inline(__always)
  package func from(_ first: Int) -> Column {
    assert((0...count).contains(first), "a column is left from 0...count on")
    return Column(
      UnsafeBufferPointer(start: memory.baseAddress.map { $0 + first }, count: count &- first))
  }

  /// Where the column begins, for code in C; nil without elements.
  package var address: UnsafePointer<Element>? { memory.baseAddress }
}

/// A column that can be written.
@usableFromInline
package struct MutableColumn<Element: BitwiseCopyable> {
  @usableFromInline let memory: UnsafeMutableBufferPointer<Element>

  @inlinable
  init(_ memory: UnsafeMutableBufferPointer<Element>) { self.memory = memory }

  /// How many there are.
  @inlinable
  package var count: Int { memory.count }

  /// The number at `index`.
  @inlinable
  package subscript(index: Int) -> Element {
    @inline(__always)
    get {
      assert((0..<count).contains(index), "a column's indices are 0..<count")
      return memory[index]
    }
    @inline(__always)
    nonmutating set {
      assert((0..<count).contains(index), "a column's indices are 0..<count")
      memory[index] = newValue
    }
  }

  /// Takes over the elements of another column, as many as it has.
  @inlinable
  @inline(__always)
  package func copy(_ other: MutableColumn) {
    assert(other.count <= count, "a column takes no more than it has room for")
    guard let to = memory.baseAddress, let from = other.memory.baseAddress else { return }
    to.update(from: from, count: other.count)
  }

  /// Changes the element at `index`: read, changed and written as a whole.
  ///
  /// A change in place, `column[3].next = 5`, is more than the compiler can instrument for the thread sanitizer.
  @inlinable
  @inline(__always)
  package func change(_ index: Int, _ body: (inout Element) -> Void) {
    var element = self[index]
    body(&element)
    self[index] = element
  }
}

extension Array where Element: BitwiseCopyable {
  /// Calls `body` with the array's column.
  @inlinable
  package func withColumn<Result, Problem>(
    _ body: (Column<Element>) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    try withUnsafeBufferPointer { memory throws(Problem) in try body(Column(memory)) }
  }

  /// Calls `body` with the array's column, to write in.
  @inlinable
  package mutating func withMutableColumn<Result, Problem>(
    _ body: (MutableColumn<Element>) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    try withUnsafeMutableBufferPointer { memory throws(Problem) in
      try body(MutableColumn(memory))
    }
  }

  /// An array of `count` elements that `fill` writes, in large pages where there are any; an empty one where
  /// `fill` gives up, with false.
  @inlinable
  package init(count: Int, fill: (MutableColumn<Element>) -> Bool) {
    self.init(unsafeUninitializedCapacity: count) { memory, initialized in
      adviseLargePages(memory.baseAddress, bytes: count * MemoryLayout<Element>.stride)
      initialized =
        fill(MutableColumn(UnsafeMutableBufferPointer(rebasing: memory[..<count]))) ? count : 0
    }
  }

  /// Makes room for `count` elements in all, in large pages where there are any.
  package mutating func reserveLargePages(_ count: Int) {
    reserveCapacity(count)
    let bytes = capacity * MemoryLayout<Element>.stride
    withUnsafeMutableBufferPointer { adviseLargePages($0.baseAddress, bytes: bytes) }
  }
}
