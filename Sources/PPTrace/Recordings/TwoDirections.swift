import PPModel

extension RecordedStep {
  /// The step with one count of micro-batches over both directions, where each direction has numbers of its own; nil
  /// where that is not so.
  ///
  /// Of p ranks, rank r then holds stage r for one direction and stage p - 1 - r for the other, and both run the same
  /// micro-batches by their numbers. Those that start at the last rank are numbered behind the others.
  ///
  /// - Complexity: O(chunks).
  func numberedOverBothDirections() -> RecordedStep? {
    guard ranks.count % 2 == 0, hasForwardsTwice else { return nil }
    var (least, most) = (Int32.max, Int32.min)
    for chunk in ranks.joined() {
      for number in [chunk.microbatch] + (chunk.kind.isPair ? [chunk.backwardMicrobatch] : []) {
        (least, most) = (min(least, number), max(most, number))
      }
    }
    let (count, isTooLarge) = (most - least).addingReportingOverflow(1)
    guard !isTooLarge, most < Int32.max / 2 else { return nil }
    var step = self
    for rank in ranks.indices {
      let (own, other) = (Int32(rank), Int32(ranks.count - 1 - rank))
      for place in ranks[rank].indices {
        let chunk = ranks[rank][place]
        guard chunk.stage == own || chunk.stage == other else { return nil }
        if chunk.stage == other { step.ranks[rank][place].microbatch += count }
        guard chunk.kind.isPair else { continue }
        guard chunk.backwardStage == own || chunk.backwardStage == other else { return nil }
        if chunk.backwardStage == other { step.ranks[rank][place].backwardMicrobatch += count }
      }
    }
    return step
  }

  /// Whether a forward of the same stage and micro-batch runs on two ranks.
  private var hasForwardsTwice: Bool {
    var found: [[Int32]: Int] = [:]
    for (rank, chunks) in ranks.enumerated() {
      for chunk in chunks where chunk.kind == .forward || chunk.kind.isPair {
        let other = found.updateValue(rank, forKey: [chunk.stage, chunk.microbatch])
        if let other, other != rank { return true }
      }
    }
    return false
  }
}
