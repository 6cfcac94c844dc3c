import PPExport
import PPSupport
import PPModel
import TestSupport
import Testing

@Suite struct AlignedTableTests {
  /// Whatever the table, no line is wider than it may be, and every word of every cell is there, on a
  /// line that starts a row of its block with the row's key.
  @Test(arguments: [40, 80, 120])
  func tablesFitTheirWidth(_ width: Int) {
    for seed in 0..<200 {
      var generator = SeededGenerator(seed: seed)
      let table = randomTable(using: &generator)
      let text = table.text(in: .text, width: width)
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= width }, "seed \(seed)\n\(text)")
      let words = text.split(whereSeparator: { " \n".contains($0) })
      for cell in table.rows.joined() {
        guard case .text(let text, _) = cell else { continue }
        for word in text.split(separator: " ") where word.count < 10 {
          #expect(words.contains(word), "seed \(seed)\n\(text)")
        }
      }
      // Each block has a line for each row that starts with the row's name.
      let blocks = text.split(separator: "\n").count { $0.hasPrefix("key0") }
      #expect(blocks >= 1)
      for row in table.rows.indices {
        let lines = text.split(separator: "\n").count { $0.hasPrefix("row\(row)x") }
        #expect(lines == blocks, "seed \(seed)\n\(text)")
      }
    }
  }

  private func randomTable(using generator: inout SeededGenerator) -> Table {
    func phrase(_ words: ClosedRange<Int>, _ letters: ClosedRange<Int>) -> String {
      (0..<Int.random(in: words, using: &generator)).map { _ in
        String(repeating: "w", count: Int.random(in: letters, using: &generator))
      }.joined(separator: " ")
    }
    let columns = Int.random(in: 1...12, using: &generator)
    return Table(
      title: phrase(1...30, 1...9), schema: "",
      columns: [.words("key", "key0")]
        + (0..<columns).map { column in
          let one =
            column % 2 == 0
            ? Table.Column.numbers("n", phrase(1...3, 1...9)) : .words("w", phrase(1...3, 1...9))
          return Bool.random(using: &generator) ? one.startingGroup : one
        },
      rows: (0..<Int.random(in: 1...5, using: &generator)).map { row in
        [.text("row\(row)x")]
          + (0..<columns).map { column in
            column % 2 == 0
              ? .number(exact: "1", shown: "1") : .text(phrase(0...8, 1...12))
          }
      }, notes: [phrase(1...30, 1...9)])
  }

  /// What belongs together stays together where there is room, and every block says which row it is.
  @Test func aBrokenTableRepeatsItsKeysAndKeepsGroups() {
    let wide = String(repeating: "x", count: 20)
    let table = Table(
      title: "", schema: "",
      columns: [
        .words("a", "name"), .numbers("n", "size"), .words("b", "first"), .words("c", "second"),
        .words("d", "third").startingGroup, .words("e", "fourth"),
      ],
      rows: [[.text("one"), .count(8), .text(wide), .text("s"), .text(wide), .text("z")]], keys: 2)
    let lines = table.text(in: .text, isASCII: true, width: 50).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines == [
        "name  size  first                 second",
        "----------------------------------------",
        "one      8  \(wide)  s",
        "",
        "name  size  third                 fourth",
        "----------------------------------------",
        "one      8  \(wide)  z",
        "",
      ])
  }

  /// All numbers of a column have as many decimals as the one with most, but no more than each allows; a
  /// number that gains decimals gains those that it has.
  @Test func aColumnHasOneNumberOfDecimals() {
    let table = Table(
      title: "", schema: "", columns: [.numbers("a", "a"), .numbers("b", "b"), .numbers("c", "c")],
      rows: [
        [.number(exact: "117", shown: "117"), .time(5_230_112, .milliseconds), .text("same")],
        [
          .number(exact: "106.5", shown: "106.5"), .time(23_247_731_200, .milliseconds),
          .number(exact: "0.5", shown: "+0.5 %"),
        ],
        [.number(exact: "3.333333", shown: "3"), .time(0, .milliseconds), .none],
      ])
    let lines = table.text(in: .text, isASCII: true).split(separator: "\n").dropFirst(2)
    #expect(
      lines == [
        "117.0      5.2    same", "106.5  23247.7  +0.5 %", "  3.3      0.0",
      ])
  }

  @Test func textIsBrokenAtSpaces() {
    #expect(wrapped("aa bb cc", width: 5) == ["aa bb", "cc"])
    #expect(wrapped("aa bb cc", width: 8) == ["aa bb cc"])
    #expect(wrapped("abcdefgh ij", width: 4) == ["abcd", "efgh", "ij"])
    #expect(wrapped("a    b", width: 4, indent: 1) == ["a", " b"])
    #expect(
      wrapped(lines: "  one two three\n\nfour\n", width: 10) == "  one two\n    three\n\nfour\n")
  }
}
