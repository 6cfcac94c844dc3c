import PPModel
import Testing

@Suite struct PlacementTests {
  @Test func linearPlacementHasOneRankPerStage() throws {
    let placement = try Placement(
      micro: 3, slots: (0..<4).map { [.init(stage: $0, microbatches: 0..<3)] })
    #expect(placement.stages == 4)
    #expect(placement.pipelines == 1)
    #expect(placement.stageCopies == 1)
    #expect((0..<4).map { placement.rank(ofStage: $0, microbatch: 2) } == [0, 1, 2, 3])
  }

  @Test func bidirectionalPlacementMirrorsTheSecondHalf() throws {
    let placement = try Placement(
      micro: 6,
      slots: (0..<4).map {
        [.init(stage: $0, microbatches: 0..<3), .init(stage: 3 - $0, microbatches: 3..<6)]
      })
    #expect(placement.pipelines == 2)
    #expect(placement.stageCopies == 2)
    #expect(placement.rank(ofStage: 1, microbatch: 2) == 1)
    #expect(placement.rank(ofStage: 1, microbatch: 3) == 2)
    #expect(placement.slot(rank: 1, stage: 2, microbatch: 5) == 1)
  }

  /// Ranks that hold a stage, whichever stage it is; a rank that holds it twice keeps one copy.
  @Test func copiesAreCountedByRank() throws {
    typealias Slot = Placement.Slot
    let twice = try Placement(
      micro: 2,
      slots: [[Slot(stage: 0, microbatches: 0..<1), Slot(stage: 0, microbatches: 1..<2)]])
    #expect(twice.stageCopies == 1)
    let first = try Placement(
      micro: 3,
      slots: [
        [Slot(stage: 0, microbatches: 0..<1)], [Slot(stage: 0, microbatches: 1..<2)],
        [Slot(stage: 0, microbatches: 2..<3), Slot(stage: 1, microbatches: 0..<3)],
      ])
    #expect(first.stageCopies == 3)
    let idle = try Placement(
      micro: 1,
      slots: [
        [Slot(stage: -1, microbatches: 0..<1)],
        [Slot(stage: -1, microbatches: 0..<1), Slot(stage: 0, microbatches: 0..<1)],
      ])
    #expect(idle.stageCopies == 1)
  }

  @Test func everyStageIsOnExactlyOneRank() {
    let twice: [[Placement.Slot]] = [
      [.init(stage: 0, microbatches: 0..<2)], [.init(stage: 0, microbatches: 1..<2)],
    ]
    #expect {
      try Placement(micro: 2, slots: twice)
    } throws: { error in
      (error as? PlacementError)?.message == "stage 0 of micro-batch 1 is on rank 0 and on rank 1"
    }
    let gap: [[Placement.Slot]] = [
      [.init(stage: 0, microbatches: 0..<2)], [.init(stage: 1, microbatches: 0..<1)],
    ]
    #expect {
      try Placement(micro: 2, slots: gap)
    } throws: { error in
      (error as? PlacementError)?.message == "stage 1 of micro-batch 1 is on no rank"
    }
    #expect(throws: PlacementError.self) {
      try Placement(micro: 2, slots: [[.init(stage: 7, microbatches: 0..<2)]])
    }
    #expect(throws: PlacementError.self) { try Placement(micro: 2, slots: [[]]) }
  }
}
