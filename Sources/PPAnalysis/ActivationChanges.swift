import PPCost
import PPModel
import PPSupport

/// By how much operations change the activations that their rank holds: in chunks, or in bytes where the
/// memory of the stages is known.
public struct ActivationChanges: Sendable {
  private let chunk: Double
  private let heldForW: Chunks
  private let stages: [StageMemory]?
  private let recomputed: RecomputedCells?

  /// The changes in a schedule.
  ///
  /// - Parameters:
  ///   - chunk: how many chunks one of this schedule's counts for; see `StepSummary.chunks(_:)`.
  ///   - heldForW: see `Metrics`.
  ///   - stages: the memory of each stage, `[stages]`; nil where chunks have no bytes.
  /// - Complexity: O(instructions).
  public init(
    _ schedule: Schedule, heldForW: Chunks, chunk: Double = 1, stages: [StageMemory]? = nil
  ) {
    self.heldForW = heldForW
    self.stages = stages
    // Bytes are those of a slice already.
    self.chunk = chunk / Double(schedule.slices)
    recomputed = RecomputedCells(schedule)
  }

  /// Whether the changes are in bytes.
  public var areBytes: Bool { stages != nil }

  /// The change of one operation: what it takes it takes as it starts, and gives back as it ends.
  public func change(_ operation: StageOperation) -> Double {
    guard let stages else {
      return chunk * Double(operation.activationChange(heldForW: heldForW, recomputed))
    }
    return operation.activations(stages, heldForW: heldForW, recomputed).value
  }
}
