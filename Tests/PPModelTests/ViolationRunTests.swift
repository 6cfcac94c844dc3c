import PPModel
import Testing

@Suite struct ViolationRunTests {
  /// A schedule of one stage a rank; `program` says what each rank runs of which micro-batches.
  private func report(
    ranks: Int, micro: Int, _ program: (_ rank: Int) -> [(OperationKind, Int)]
  ) throws -> ValidationReport {
    let placement = try Placement(
      micro: micro, slots: (0..<ranks).map { [.init(stage: $0, microbatches: 0..<micro)] })
    var builder = ScheduleBuilder()
    for rank in 0..<ranks {
      for (kind, microbatch) in program(rank) {
        builder.append(.single(StageOperation(kind, stage: rank, microbatch: microbatch)))
      }
      builder.endRank()
    }
    return builder.schedule(name: "test", placement: placement).validate(limit: 3)
  }

  private func whole(_ microbatches: some Sequence<Int>) -> [(OperationKind, Int)] {
    microbatches.flatMap { [(.forward, $0), (.backward, $0)] }
  }

  /// Many of a kind are one sentence, counted to the last, however few were asked for.
  @Test func aRunIsOneSentence() throws {
    let report = try report(ranks: 1, micro: 20) { _ in whole(0..<4) }
    #expect(
      report.sentences(limit: 20).told == [
        "rank 0 never runs F(0,4) … F(0,19) (16 of them)",
        "rank 0 never runs B(0,4) … B(0,19) (16 of them), nor I and W in their place",
      ])
    #expect(report.total == 32 && report.sentences(limit: 20).untold == 0)
    #expect(report.sentences(limit: 1).told.count == 1 && report.sentences(limit: 1).untold == 16)
  }

  @Test(arguments: [
    ([0, 1, 2], "F(0,3)"), ([0, 3], "F(0,1) and F(0,2)"), ([0, 2], "F(0,1) and F(0,3)"),
  ])
  func fewAreNamed(_ run: [Int], _ names: String) throws {
    let report = try report(ranks: 1, micro: 4) { _ in whole(run) }
    #expect(report.sentences(limit: 9).told[0] == "rank 0 never runs \(names)")
  }

  /// Every third one is missing, of 30; of others the first is told, with its place.
  @Test func evenlySpacedOnesAreARun() throws {
    let missing = try report(ranks: 1, micro: 30) { _ in
      whole(0..<30).filter { $0.0 == .backward || $0.1 % 3 != 1 }
    }
    #expect(
      missing.sentences(limit: 9).told == [
        "rank 0 never runs F(0,1), F(0,4) … F(0,28) (10 of them)"
      ])
    let early = try report(ranks: 1, micro: 5) { _ in
      (0..<5).flatMap { [(.backward, $0), (.forward, $0)] }
    }
    #expect(
      early.sentences(limit: 9).told == [
        "rank 0 runs B(0,0) as #0, before F(0,0), which it needs; likewise B(0,1) … B(0,4) (4 of them)"
      ])
  }

  /// The same on ranks side by side is said once, from either end.
  @Test func ranksAlikeAreToldTogether() throws {
    let all = try report(ranks: 64, micro: 8) { _ in (0..<8).map { (.forward, $0) } }
    #expect(
      all.sentences(limit: 20).told == [
        "rank 0 never runs B(0,0) … B(0,7) (8 of them), nor I and W in their place; the same on ranks 1 "
          + "to 63 (512 in all)"
      ])
    #expect(all.sentences(limit: 20).untold == 0 && all.violations.count == 3)
    let some = try report(ranks: 5, micro: 2) { rank in
      rank == 2 ? whole(0..<2) : [(.forward, 0), (.forward, 1)]
    }
    #expect(some.sentences(limit: 20).told.count == 2)
  }

  /// A repeated operation names its first place, beyond the violations that are listed too.
  @Test func duplicatesNameTheirFirstPlace() throws {
    let report = try report(ranks: 2, micro: 9) { rank in
      whole(0..<9) + (rank == 1 ? [(.forward, 4)] : (0..<9).map { (.forward, $0) })
    }
    #expect(
      report.sentences(limit: 9).told == [
        "rank 0 runs F(0,0) twice: #0 and #18; likewise F(0,1) … F(0,8) (8 of them)",
        "rank 1 runs F(1,4) twice: #8 and #18",
      ])
  }
}
