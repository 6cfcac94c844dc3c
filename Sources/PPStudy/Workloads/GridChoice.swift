import PPCluster
import PPCost

/// The grid of a run on a number of pipeline ranks: what was asked for, and what follows from it.
struct GridChoice {
  let settings: WorkloadSettings
  let model: Architecture
  let modelName: String
  let cluster: Cluster

  /// The most GPUs of a run whose number is not given.
  private static let standardGPUs = 2048

  /// The grid for `pp` ranks.
  ///
  /// - Throws: a sentence with the numbers that contradict each other.
  func grid(pp: Int) throws(Refusal) -> ParallelGrid {
    var grid = settings.grid
    grid.pipeline = pp
    let perReplica = try GridChoice.product(
      pp, grid.tensor, grid.context, of: "pp × tp × cp is too large")
    if let gpus = settings.gpus {
      guard gpus % perReplica == 0 else {
        throw .misfit(
          "--gpus is \(gpus); with pp \(pp) × tp \(grid.tensor) × cp \(grid.context) = \(perReplica) GPUs "
            + "for each of dp, it must be a multiple of \(perReplica)")
      }
      grid.data = gpus / perReplica
      if let asked = settings.dataParallel, asked != grid.data {
        throw .misfit(
          "--dp is \(asked), but \(gpus) GPUs are pp \(pp) × tp \(grid.tensor) × cp \(grid.context) × dp "
            + "\(grid.data); leave out one of --dp and --gpus")
      }
    } else if let data = settings.dataParallel {
      grid.data = data
      _ = try GridChoice.product(perReplica, data, 1, of: "pp × tp × cp × dp is too large")
    }
    let isOpen = settings.gpus == nil && settings.dataParallel == nil
    grid.expert = try expertParallel(grid, isOpen: isOpen)
    if isOpen {
      // The fewest that make the experts' groups even, as often as they fit.
      let lane = grid.tensor * grid.context
      let step = (1...grid.expert).first { lane * $0 % grid.expert == 0 } ?? 1
      let fitting = GridChoice.standardGPUs / perReplica
      grid.data = max(step, fitting / step * step)
    }
    do throws(CostError) {
      try grid.check(model, sequence: settings.sequenceLength)
    } catch {
      throw .misfit("--\(error)")
    }
    return grid
  }

  /// GPUs that share a layer's experts.
  ///
  /// - Parameter isOpen: whether the grid has as many GPUs as they need.
  private func expertParallel(_ grid: ParallelGrid, isOpen: Bool) throws(Refusal) -> Int {
    guard let experts = model.experts else { return 1 }
    if !isOpen, let asked = settings.expertParallel, !grid.stageGPUs.isMultiple(of: asked) {
      throw .misfit(
        "--ep is \(asked); it must divide tp × cp × dp, which is \(grid.tensor) × \(grid.context) × "
          + "\(grid.data) = \(grid.stageGPUs)")
    }
    return try experts.expertParallel(
      settings.expertParallel, of: modelName,
      gpusPerNode: cluster.domain(of: isOpen ? GridChoice.standardGPUs : grid.gpus),
      stageGPUs: isOpen ? nil : grid.stageGPUs)
  }

  /// The micro-batches of a step, where a global batch says them.
  ///
  /// - Throws: a sentence with the numbers, where they do not divide.
  func micro(_ grid: ParallelGrid) throws(Refusal) -> Int? {
    guard let batch = settings.globalBatch else { return nil }
    let size = settings.sequences ?? 1
    let lanes = size.multipliedReportingOverflow(by: grid.data)
    guard !lanes.overflow, batch % lanes.partialValue == 0 else {
      throw .misfit(
        "--global-batch is \(batch); it must be a multiple of micro-batch \(size) × dp \(grid.data)"
          + (lanes.overflow ? "" : " = \(lanes.partialValue)"))
    }
    return batch / lanes.partialValue
  }

  private static func product(
    _ first: Int, _ second: Int, _ third: Int, of what: String
  ) throws(Refusal) -> Int {
    let some = first.multipliedReportingOverflow(by: second)
    let all = some.partialValue.multipliedReportingOverflow(by: third)
    guard !some.overflow, !all.overflow, all.partialValue <= 100_000_000 else {
      throw .trouble("\(what): a run has at most 100000000 GPUs")
    }
    return all.partialValue
  }
}
