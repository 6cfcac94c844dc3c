import PPAnalysis
import PPCluster
import PPCost
import PPModel

/// A model on a cluster, read and checked: what `--model` and the options beside it come to.
///
/// The grid of GPUs is complete once the schedule says how many ranks there are: see `placed(for:)`.
public struct NamedWorkload: Sendable {
  private(set) var settings: WorkloadSettings
  let names: (model: String, cluster: String)
  /// The model on the cluster, with what does not depend on the schedule.
  private var base: Workload
  private let identities: [PresetIdentity]
  /// The layout of whatever schedule, where one was chosen before.
  private var held: Layout?

  /// Reads the presets, and checks the settings against them.
  ///
  /// - Throws: a sentence about the preset, its key, or the setting that does not go with it.
  public init(_ settings: WorkloadSettings) throws(Refusal) {
    try self.init(settings, NamedPresets(settings))
  }

  /// Checks the settings, the presets having been read.
  init(_ settings: WorkloadSettings, _ presets: NamedPresets) throws(Refusal) {
    self.settings = settings
    identities = presets.identities
    names = (presets.model.name, presets.cluster.name)
    let cluster = presets.cluster.cluster
    var model = try settings.cut(presets.model.model)
    let isMeasured = settings.profile != nil
    if isMeasured, let stray = settings.computedOnly.first {
      throw .trouble(
        "--profile gives times as measured, which \(stray) would not change; leave one out")
    }
    if let experts = model.experts {
      let perToken = settings.expertsPerToken ?? experts.perToken
      guard (1...experts.mostPerToken).contains(perToken) else {
        throw .trouble(
          "--experts-per-token is '\(perToken)'; it must be a whole number from 1 to "
            + "\(experts.mostPerToken)")
      }
      model.experts?.perToken = perToken
    } else if let stray = settings.expertsOnly.first {
      throw .trouble("\(stray) is for models with experts, and '\(names.model)' has none")
    }
    if settings.microTokens != nil, settings.sequence != nil || settings.sequences != nil {
      throw .trouble("--micro-tokens is a micro-batch of one sequence; leave it out with --seq")
    }
    let precision = settings.precision ?? (cluster.gpu.peak[.fp8] == nil ? .bf16 : .fp8)
    for (option, asked) in [("precision", precision), ("head-precision", settings.headPrecision)]
    where cluster.gpu.peak[asked] == nil {
      let known = Precision.allCases.filter { cluster.gpu.peak[$0] != nil }.map(\.rawValue)
      throw .trouble(
        "the GPUs of \(names.cluster) have no \(asked.rawValue); --\(option) can be "
          + known.joined(separator: ", "))
    }
    if let reserved = settings.communicationMultiprocessors,
      reserved >= cluster.gpu.multiprocessors
    {
      throw .trouble(
        "--comm-sms is \(reserved); the GPUs of \(names.cluster) have \(cluster.gpu.multiprocessors), and "
          + "some must be left to compute")
    }
    base = Workload(
      model: model, cluster: cluster, profile: presets.profile,
      settings: LayerSettings(
        grid: settings.grid, sequence: settings.sequenceLength,
        sequences: settings.sequences ?? 1, precision: precision,
        headPrecision: settings.headPrecision,
        expertImbalance: DecimalNumber.value(settings.expertImbalance),
        dispatcher: settings.dispatcher,
        recomputation: settings.recomputation, contextExchange: settings.contextExchange,
        isFused: settings.isFused),
      isMeasured: isMeasured, training: settings.training,
      keeping: ActivationSettings(
        keepsScores: !settings.isFused, hasDropout: !settings.isFused,
        narrowsActivations: precision == .fp8,
        logit: settings.unfused.contains(.loss) ? 4 : 2),
      overlap: settings.overlap,
      dispatchesNarrow: settings.dispatchesNarrow(precision), isGraph: settings.isGraph,
      communicationMultiprocessors: settings.communicationMultiprocessors ?? 0,
      communicationScale: DecimalNumber.value(settings.communicationScale),
      recomputedLayers: settings.recomputedLayers)
    base.sharesMultiprocessors = settings.sharesMultiprocessors
    base.settings.unfused = settings.unfused
    // What is wrong for every number of ranks is told at once.
    if settings.gpus == nil { _ = try choice.grid(pp: 1) }
  }

  private var choice: GridChoice {
    GridChoice(
      settings: settings, model: base.model, modelName: names.model, cluster: base.cluster)
  }

  /// The micro-batches of a step on `pp` ranks, where a global batch says them; else nil.
  ///
  /// - Throws: a sentence with the numbers that do not divide.
  public func micro(pp: Int) throws(Refusal) -> Int? {
    guard settings.globalBatch != nil else { return nil }
    return try choice.micro(choice.grid(pp: pp))
  }

  /// What a sweep tells of the workload on `pp` ranks; nil where there is none.
  func coordinates(pp: Int) -> (expertParallel: Int, expertsPerToken: Int, tokens: Int)? {
    guard let grid = try? choice.grid(pp: pp) else { return nil }
    return (grid.expert, base.model.experts?.perToken ?? 0, base.tokens)
  }

  /// The model on the cluster with `pp` ranks, whatever the schedule.
  ///
  /// - Throws: a misfit where GPUs do not divide.
  func placed(pp: Int) throws(Refusal) -> Workload {
    var workload = base
    workload.grid = try choice.grid(pp: pp)
    return workload
  }

  /// The model on the cluster, for a schedule: its GPUs, and what pairs set aside.
  ///
  /// - Throws: a misfit where GPUs or batches do not divide.
  public func placed(for sized: SizedSchedule) throws(Refusal) -> Workload {
    try placed(for: sized.valid.schedule, hasPairs: sized.valid.schedule.hasPairs)
  }

  /// The same for a schedule that may have pairs.
  func placed(for schedule: Schedule, hasPairs: Bool) throws(Refusal) -> Workload {
    var workload = base
    workload.grid = try choice.grid(pp: schedule.ranks)
    workload.grid.copies = schedule.placement.copies
    guard schedule.slices == 1 || !workload.isMeasured else {
      throw .misfit(
        "\(schedule.name) cuts micro-batches into \(schedule.slices) slices, and measured times are of whole "
          + "ones; leave --profile out")
    }
    if let micro = try choice.micro(workload.grid), micro != schedule.batches {
      throw .misfit(
        "--micro is \(schedule.batches), but a global batch of \(settings.globalBatch ?? 0) in "
          + "micro-batches of \(settings.sequences ?? 1) on dp \(workload.grid.data) makes \(micro)"
      )
    }
    if settings.communicationMultiprocessors == nil, workload.grid.expert > 1, hasPairs {
      // What DeepSeek-V3 sets aside: 20 of 132 (arXiv 2412.19437, section 3.2.2).
      workload.communicationMultiprocessors = min(20, workload.cluster.gpu.multiprocessors / 2)
    }
    return workload
  }

  /// The workload as outputs tell of it.
  ///
  /// - Throws: a misfit where `--fidelity component` would take minutes.
  func priced(
    _ workload: Workload, _ layout: Layout, micro: Int
  ) throws(Refusal) -> PricedWorkload {
    let components = Fidelity.components(workload, micro: micro)
    let most = SizedSchedule.mostComponents
    guard settings.fidelity != .component || components <= most else {
      throw .misfit(
        "--fidelity component simulates at most \(most) components (micro-batches × layers × 10), and "
          + "here it would be \(components); leave it out, or give chunk")
    }
    return PricedWorkload(
      workload, description: description(workload),
      fidelity: settings.fidelity ?? .automatic(workload, micro: micro),
      gpuHourPrice: DecimalNumber.value(settings.gpuHourPrice), model: identities[0],
      cluster: identities[1], profile: identities[2], layout: layout, given: settings.given)
  }

  /// The same with links `ib` or `nvlink` so many times as fast.
  public func changing(_ speeds: [String: Double]) -> NamedWorkload {
    var changed = self
    changed.base.cluster = base.cluster.changing(speeds)
    return changed
  }

  /// The same with the spread of its tokens among `spreads`, where a new one is added.
  func knowing(
    _ spreads: inout [ExpertRouting: ExpertRouting.Spread], for sized: SizedSchedule
  ) throws(Refusal) -> NamedWorkload {
    guard let routing = try placed(for: sized).routing else { return self }
    let spread = spreads[routing] ?? routing.spread()
    spreads[routing] = spread
    var changed = self
    changed.base.knownSpreads = [routing: spread]
    return changed
  }

  /// The same with a layout that was chosen before, so that changes act on nothing else.
  func holding(_ layout: Layout) -> NamedWorkload {
    var holding = self
    holding.held = layout
    return holding
  }

  /// The same, simulated chunk by chunk.
  ///
  /// - Throws: a sentence where components were asked for.
  func simulatedByChunk() throws(Refusal) -> NamedWorkload {
    guard settings.fidelity != .component else {
      throw .trouble(
        "--fidelity component gives chunks times that depend on the order; leave it out, or give chunk"
      )
    }
    var changed = self
    changed.settings.fidelity = .chunk
    return changed
  }

  /// Refuses a `--layout` that is none of this model, whatever the schedule.
  public func checkLayout() throws(Refusal) { try settings.layouts.check(base.model) }

  /// The layers of each stage of a schedule.
  ///
  /// - Throws: a misfit where the schedule has other stages than the layout asked for.
  func layout(of sized: SizedSchedule, _ workload: Workload) throws(Refusal) -> Layout {
    if let held { return held }
    return try settings.layouts.layout(of: sized, workload)
  }
}
