import PPSupport
import Testing

@Suite struct ColumnTests {
  @Test func aColumnIsItsArray() {
    var squares = (0..<100).map { $0 * $0 }
    squares.withColumn { column in
      #expect(column.count == 100 && (0..<100).allSatisfy { column[$0] == $0 * $0 })
    }
    squares.withColumn { column in
      let rest = column.from(60)
      #expect(rest.count == 40 && rest[0] == 3600 && column.from(100).count == 0)
    }
    squares.withMutableColumn { column in
      for index in 0..<column.count where index % 2 == 1 { column[index] = -column[index] }
    }
    #expect(squares == (0..<100).map { $0 % 2 == 1 ? -$0 * $0 : $0 * $0 })
    #expect([Int32]().withColumn { $0.count } == 0)
  }

  /// Both small ones and those that ask for large pages.
  @Test(arguments: [0, 1, 1000, 3 << 20])
  func anOwnedColumnStartsAtZero(_ count: Int) {
    let owner = OwnedColumn<Int32>(zeroes: count)
    #expect(owner.column.count == count)
    #expect((0..<count).allSatisfy { owner.column[$0] == 0 })
    for index in 0..<count { owner.column[index] = Int32(index) }
    #expect((0..<count).allSatisfy { owner.column[$0] == Int32($0) })
  }

  @Test(arguments: [0, 7, 3 << 20])
  func anArrayIsFilledWholeOrNotAtAll(_ count: Int) {
    let filled = [Int32](count: count) { column in
      for index in 0..<column.count { column[index] = Int32(index) }
      return column.count == count
    }
    #expect(filled.count == count && (0..<count).allSatisfy { filled[$0] == Int32($0) })
    #expect([Int32](count: count) { _ in false }.isEmpty)
  }
}
