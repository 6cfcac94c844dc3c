import PPModel
import TestSupport
import Testing

/// Builds a schedule on one stage per rank from `F0 B0`-like words, `I1&` excluded.
private func linear(_ ranks: [String], micro: Int) throws -> Schedule {
  let placement = try Placement(
    micro: micro, slots: ranks.indices.map { [.init(stage: $0, microbatches: 0..<micro)] })
  var builder = ScheduleBuilder()
  for (rank, words) in ranks.enumerated() {
    for word in words.split(separator: " ") {
      let operations = word.split(separator: "&").map { part in
        let kind = OperationKind.allCases.first { $0.letter == String(part.prefix(1)) }
        return StageOperation(
          kind ?? .forward, stage: rank, microbatch: Int(part.dropFirst()) ?? -1)
      }
      builder.append(
        operations.count == 2
          ? .pair(forward: operations[0], backward: operations[1]) : .single(operations[0]))
    }
    builder.endRank()
  }
  return builder.schedule(name: "test", placement: placement)
}

@Suite struct ValidationTests {
  @Test(arguments: [
    ["F0 F1 B0 B1", "F0 B0 F1 B1"], ["F0 F1 I0 W0 B1", "F0 I0 F1 I1 W1 W0"],
    ["F0 F1&B0 B1", "F0 B0 F1 B1"],
  ])
  func validSchedulesPass(_ ranks: [String]) throws {
    #expect(try linear(ranks, micro: 2).validate().isValid)
  }

  @Test(arguments: [
    ("F0 B0 F1 F1 B1", ["rank 0 runs F(0,1) twice: #2 and #3"]),
    ("F0 B0 B1", ["rank 0 never runs F(0,1)"]),
    ("F0 B0 F1", ["rank 0 never runs B(0,1), nor I and W in its place"]),
    ("F0 B0 F1 I1", ["rank 0 never runs W(0,1)"]),
    ("F0 B0 F1 W1", ["rank 0 never runs I(0,1)"]),
    ("F0 B0 B1 F1", ["rank 0 runs B(0,1) as #2, before F(0,1), which it needs"]),
    ("F0 B0 F1 W1 I1", ["rank 0 runs W(0,1) as #3, before I(0,1), which it needs"]),
    (
      "F0 B0 F1 I1 W1 B1",
      ["rank 0 runs B(0,1) as #5, but also the other form of that backward: either B, or I and W"]
    ),
    ("F0 F1&B1 B0", ["rank 0 pairs B(0,1) with a forward of the same micro-batch as #1"]),
    ("F0 B0 F1 B1 F2", ["rank 0 runs F(0,2) as #4, which does not exist in this schedule"]),
    (
      "F0", ["rank 0 never runs B(0,0), nor I and W in its place", "rank 0 never runs F(0,1)"]
    ),
  ])
  func violationsAreNamed(_ program: String, _ messages: [String]) throws {
    let report = try linear([program], micro: 2).validate()
    #expect(Array(report.violations.map(\.description).prefix(messages.count)) == messages)
    #expect(report.total == report.violations.count)
  }

  @Test func aStageOnTheWrongRankIsNamed() throws {
    let placement = try Placement(
      micro: 1, slots: (0..<2).map { [.init(stage: $0, microbatches: 0..<1)] })
    var builder = ScheduleBuilder()
    for stage in [1, 0] {
      builder.append(.forward, stage: stage, microbatch: 0)
      builder.append(.backward, stage: stage, microbatch: 0)
      builder.endRank()
    }
    let report = builder.schedule(name: "swapped", placement: placement).validate()
    // Both ranks run two operations of the other, and so none of their own.
    #expect(report.total == 4 + 4)
    #expect(
      report.violations[0].description
        == "rank 0 runs F(1,0) as #0, but stage 1 of micro-batch 0 is on rank 1")
  }

  @Test func violationsBeyondTheLimitAreCounted() throws {
    let report = try linear(["F0"], micro: 100).validate(limit: 3)
    #expect(report.violations.count == 3)
    #expect(report.total == 1 + 2 * 99)
  }

  /// R stands between F and the backward, at most once.
  @Test(
    arguments: [
      ("F R B", nil), ("F R I W", nil), ("F B R", "R(0,0) as #2, after B(0,0), which needs it"),
      ("F I R W", "R(0,0) as #2, after I(0,0), which needs it"),
      ("R F B", "R(0,0) as #0, before F(0,0), which it needs"),
      ("F R R@0 B", "R(0,0) twice: #1 and #2"), ("F R", "never runs B(0,0)"),
    ] as [(String, String?)])
  func recomputation(_ text: String, _ message: String?) throws {
    let report = try schedule(text, pp: 1, micro: 1).validate()
    #expect(report.isValid == (message == nil), "\(text)")
    if let message {
      #expect(report.violations.contains { "\($0)".contains(message) }, "\(text): \(report)")
    }
  }
}
