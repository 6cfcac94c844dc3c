import PPAnalysis
import PPModel
import TestSupport
import Testing

@Suite struct ProgramDiffTests {
  /// A program with the changes applied.
  private func applied(_ changes: [ProgramChange], to old: [Instruction]) -> [Instruction] {
    let gone = Set(changes.flatMap(\.before).map(\.number))
    var result = old.enumerated().filter { !gone.contains($0.offset) }.map(\.element)
    for item in changes.flatMap(\.after).sorted(by: { $0.number < $1.number }) {
      result.insert(item.instruction, at: item.number)
    }
    return result
  }

  private func program(_ schedule: Schedule, _ rank: Int) -> [Instruction] {
    rank < schedule.ranks ? schedule.instructions(ofRank: rank).map { schedule[$0] } : []
  }

  private func check(_ old: Schedule, _ new: Schedule, _ note: String) {
    let diff = ProgramDiff(from: old, to: new)
    for rank in 0..<max(old.ranks, new.ranks) {
      let found = diff.ranks.first { $0.rank == rank }
      let changed = applied(found?.changes ?? [], to: program(old, rank))
      #expect(changed == program(new, rank), "\(note), rank \(rank)")
      // What neither stays nor is told does not exist.
      if let found {
        let before = Set(found.changes.flatMap(\.before).map(\.number))
        #expect(found.kept + before.count == program(old, rank).count, "\(note), rank \(rank)")
      }
    }
  }

  /// The diff of two schedules, applied to the first, gives the second.
  @Test(arguments: 0..<200)
  func applyingADiffGivesTheOther(_ seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let old = try randomSchedule(using: &generator, recomputes: true)
    let new = try randomSchedule(using: &generator, recomputes: true)
    check(old, new, "seed \(seed)")
    #expect(ProgramDiff(from: old, to: old).isEmpty)
  }

  @Test func builtInsGiveEachOther() throws {
    let names = ["1f1b", "zb1p", "zb2p", "gpipe", "1f1b-overlap", "dualpipe"]
    for first in names {
      for second in names {
        check(try builtIn(first, 4, 8), try builtIn(second, 4, 8), "\(first) → \(second)")
      }
    }
    check(try builtIn("1f1b", 4, 8), try builtIn("1f1b", 2, 12), "sizes")
  }

  /// One change gives one line, whatever it is.
  @Test func oneChangeGivesOneLine() throws {
    let base = "if rank == 0 { F@0 F@1 F@2 B@0 B@1 B@2 } else { F@0 B@0 F@1 B@1 F@2 B@2 }"
    let cases: [(String, ProgramChange.Kind)] = [
      ("F@0 F@1 B@0 B@1 F@2 B@2", .moved), ("F@0 F@1 F@2 B@0 I@1 B@2 W@1", .split),
      ("F@0 F@1 F@2&B@0 B@1 B@2", .paired), ("F@0 F@1 F@2 B@1 B@2 B@0", .moved),
    ]
    let old = try schedule(base, pp: 2, micro: 3)
    for (rank0, kind) in cases {
      let new = try schedule(
        "if rank == 0 { \(rank0) } else { F@0 B@0 F@1 B@1 F@2 B@2 }", pp: 2, micro: 3)
      let diff = ProgramDiff(from: old, to: new)
      #expect(diff.ranks.map(\.rank) == [0])
      #expect(diff.ranks.first?.changes.map(\.kind) == [kind], "\(rank0)")
      let back = ProgramDiff(from: new, to: old).ranks.first?.changes.map(\.kind)
      let opposite: [ProgramChange.Kind: ProgramChange.Kind] = [
        .split: .joined, .paired: .unpaired, .moved: .moved,
      ]
      #expect(back == [opposite[kind] ?? kind], "\(rank0)")
    }
  }

  /// Of a pair that replaces F, I and W all three are told, in their order; so where it is taken apart.
  @Test func aPairMayTakeThePlaceOfThree() throws {
    let apart = try schedule("F@0 F@1 I@0 W@0 B@1", pp: 1, micro: 2)
    let paired = try schedule("F@0 F@1&B@0 B@1", pp: 1, micro: 2)
    let three = ["F(0,1)", "I(0,0)", "W(0,0)"]
    let joined = try #require(ProgramDiff(from: apart, to: paired).ranks.first?.changes)
    #expect(joined.map(\.kind) == [.paired])
    #expect(joined.first?.before.map(\.instruction.description) == three)
    #expect(joined.first?.after.map(\.instruction.description) == ["F(0,1)&B(0,0)"])
    let split = try #require(ProgramDiff(from: paired, to: apart).ranks.first?.changes)
    #expect(split.map(\.kind) == [.unpaired])
    #expect(split.first?.after.map(\.instruction.description) == three)
  }

  /// As many instructions stay as the longest common subsequence has, found the slow way.
  @Test(arguments: 0..<100)
  func noSmallerDiffExists(_ seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 1...12, using: &generator)
    let old = (0..<count).map { StageOperation(.forward, stage: 0, microbatch: $0) }
    let new = old.shuffled(using: &generator)
    func schedule(_ operations: [StageOperation]) throws -> Schedule {
      let words = operations.map { "F@\($0.microbatch)" }.joined(separator: " ")
      return try TestSupport.schedule(words + " repeat micro { B }", pp: 1, micro: count)
    }
    var table = [[Int]](repeating: [Int](repeating: 0, count: count + 1), count: count + 1)
    for i in 1...count {
      for j in 1...count {
        table[i][j] =
          old[i - 1] == new[j - 1]
          ? table[i - 1][j - 1] + 1 : max(table[i - 1][j], table[i][j - 1])
      }
    }
    let diff = ProgramDiff(from: try schedule(old), to: try schedule(new))
    #expect(diff.count == count - table[count][count], "seed \(seed)")
  }
}
