import PPModel
import PPSupport

/// Which rank holds which stage in the schedules that a search goes through.
public struct SearchedPlacement: Sendable {
  /// As the user named it: `linear`, or the schedule that it is taken from.
  public let label: String
  /// Which rank holds which stage.
  public let placement: Placement

  /// The placements that have names, besides those of schedules.
  public static let names = ["linear", "v", "bidirectional", "interleaved"]

  /// The most chunks that a search goes through: beyond, one order takes a second.
  public static let mostChunks = 1_000_000

  /// Finds a placement.
  ///
  /// - Parameters:
  ///   - name: one of `names`, a built-in schedule, or the path of a schedule file.
  ///   - chunks: the stages of a rank, where it is interleaved.
  ///   - size: of what is placed; of a schedule for one size alone it may be left out.
  ///   - sized: expands a schedule whose placement is taken.
  /// - Throws: a sentence about the name or the size.
  public init(
    _ name: String, chunks: Int?, size: (pp: Int, micro: Int)?,
    sized: () throws(Refusal) -> SizedSchedule
  ) throws(Refusal) {
    label = name.plain()
    guard SearchedPlacement.names.contains(name) else {
      let schedule = try sized().valid.schedule
      guard schedule.slices == 1 else {
        throw .trouble(
          "\(label) cuts micro-batches into slices, and ppsim search has whole ones; give another placement"
        )
      }
      placement = schedule.placement
      try SearchedPlacement.check(placement.micro, placement.stages)
      return
    }
    guard let size else {
      throw .trouble(
        "--pp and --micro are missing; for example: ppsim search --placement \(name) --pp 8 --micro 20"
      )
    }
    let (pp, micro) = size
    let count = chunks ?? 2
    try SearchedPlacement.check(micro, pp, name == "interleaved" ? count : 2)
    let all = 0..<micro
    typealias Slot = Placement.Slot
    let slots = (0..<pp).map { rank -> [Slot] in
      switch name {
      case "v":
        return [rank, 2 * pp - 1 - rank].map { Slot(stage: $0, microbatches: all) }
      case "bidirectional":
        return [
          Slot(stage: rank, microbatches: 0..<micro / 2),
          Slot(stage: pp - 1 - rank, microbatches: micro / 2..<micro),
        ]
      case "interleaved":
        return (0..<count).map { Slot(stage: $0 * pp + rank, microbatches: all) }
      default: return [Slot(stage: rank, microbatches: all)]
      }
    }
    do throws(PlacementError) {
      placement = try Placement(micro: micro, slots: slots)
    } catch {
      throw .trouble("--placement \(label): \(error.message)")
    }
  }

  private static func check(_ factors: Int...) throws(Refusal) {
    let chunks = factors.reduce(1) { product, factor in
      let (value, overflow) = product.multipliedReportingOverflow(by: factor)
      return overflow ? .max : value
    }
    guard chunks <= mostChunks else {
      throw .trouble(
        "ppsim search takes at most \(mostChunks) chunks, stages × micro-batches; give a smaller --pp "
          + "or --micro")
    }
  }
}

extension Placement {
  /// Whether the same ranks hold the same stages for the same micro-batches, in whatever slots.
  func holdsSame(as other: Placement) -> Bool {
    guard ranks == other.ranks, micro == other.micro, stages == other.stages,
      pipelineStarts == other.pipelineStarts
    else { return false }
    return (0..<pipelines).allSatisfy { pipeline in
      (0..<stages).allSatisfy {
        rank(ofStage: $0, pipeline: pipeline) == other.rank(ofStage: $0, pipeline: pipeline)
      }
    }
  }
}
