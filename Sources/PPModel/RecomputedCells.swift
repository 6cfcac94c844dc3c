/// The stages and micro-batches whose forward is run once more before their backward.
///
/// Their first forward leaves its input alone in memory; R makes the activations.
public struct RecomputedCells: Sendable {
  /// `[stages × micro]`.
  private let cells: [Bool]
  private let micro: Int

  /// Finds them; nil where a schedule has no R.
  ///
  /// - Complexity: O(instructions), and a byte for each (stage, micro-batch) where there is an R.
  public init?(_ schedule: Schedule) {
    let kind = InstructionKind.single(.recomputation).rawValue
    guard schedule.kinds.contains(kind) else { return nil }
    var cells = [Bool](repeating: false, count: schedule.stageCount * schedule.micro)
    micro = schedule.micro
    for index in schedule.kinds.indices where schedule.kinds[index] == kind {
      cells[Int(schedule.stages[index]) * schedule.micro + Int(schedule.microbatches[index])] = true
    }
    self.cells = cells
  }

  /// Whether the forward of a stage on a micro-batch is run once more.
  public func contains(stage: Int, microbatch: Int) -> Bool { cells[stage * micro + microbatch] }
}
