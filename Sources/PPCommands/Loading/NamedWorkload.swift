import PPAnalysis
import PPCluster
import PPCost
import PPExport
import PPModel

/// On or off.
enum Switch: String, CaseIterable {
  case on, off
}

/// A model on a cluster as the command line names it.
struct NamedWorkload {
  private(set) var workload: Workload
  private let description: String
  private let identities: [PresetIdentity]
  private let gpuHourPrice: Double
  private let layouts: LayoutChoice
  private let fidelity: Fidelity?

  /// Reads `--model` and what goes with it; nil without `--model`.
  init?(_ invocation: Invocation) throws(Failure) {
    guard invocation.has(.physicalModel) else {
      if let stray = (Option.physical + Option.components).first(where: { invocation.has($0) }) {
        throw .trouble("\(stray.name) goes with --model; for example: --model deepseek-v3")
      }
      return nil
    }
    if let stray = [Option.cost, .hop].first(where: { invocation.has($0) }) {
      throw .trouble("\(stray.name) is for unit costs; leave it out with --model")
    }
    try self.init(invocation, NamedPresets(invocation))
  }

  /// Reads what goes with `--model`, the presets having been read.
  ///
  /// - Parameter isAlternative: whether it is one of several of a sweep.
  init(
    _ invocation: Invocation, _ presets: NamedPresets, isAlternative: Bool = false
  ) throws(Failure) {
    identities = presets.identities
    let (modelName, model) = presets.model
    let (clusterName, cluster) = presets.cluster
    let isMeasured = invocation.has(.profile)
    let profile = presets.profile
    if isMeasured,
      let stray = [Option.expertParallel, .tokenExperts, .microTokens, .precision]
        .first(where: { invocation.has($0) })
    {
      throw .trouble(
        "--profile gives times as measured, which \(stray.name) would not change; leave one out")
    }
    var expertParallel = 1
    var expertsPerToken = 0
    if let experts = model.experts {
      expertParallel = try invocation.expertParallel(experts, modelName, cluster)
      let most = experts.count / experts.groups * experts.groupLimit
      expertsPerToken = try invocation.integer(.tokenExperts, 1...most) ?? experts.perToken
    } else if let stray = [Option.profile, .expertParallel, .tokenExperts].first(where: {
      invocation.has($0)
    }) {
      throw .trouble("\(stray.name) is for models with experts, and '\(modelName)' has none")
    }
    let tokens = try invocation.integer(.microTokens, 1...1_000_000) ?? 4096
    let precision = try invocation.choice(.precision, Precision.self) ?? .fp8
    let unit = TimeScale.unitCosts.ticksPerUnit
    let scale = try invocation.decimal(.communicationScale, upTo: 1000 * unit) ?? unit
    workload = Workload(
      model: model, cluster: cluster, profile: profile, isMeasured: isMeasured, tokens: tokens,
      expertParallel: expertParallel, expertsPerToken: expertsPerToken, precision: precision,
      communicationScale: TimeScale.unitCosts.units(scale),
      recomputes: try invocation.choice(.recompute, Switch.self) ?? .on == .on,
      gpus: try invocation.integer(.gpus, 1...10_000_000) ?? 2048)
    let times =
      isMeasured ? "measured times" : "\(precision.rawValue.uppercased()), first principles"
    let experts = model.experts == nil ? "" : ", EP\(expertParallel)"
    let factor = scale == unit ? "" : ", communication × \(TimeScale.unitCosts.text(scale))"
    description = "\(modelName) on \(clusterName)\(experts), \(tokens) tokens; \(times)\(factor)"
    layouts = try LayoutChoice(invocation, isAlternative: isAlternative)
    fidelity = try invocation.choice(.fidelity, Fidelity.self)
    gpuHourPrice = TimeScale.unitCosts.units(
      try invocation.decimal(.gpuHourPrice, upTo: 1_000_000 * unit) ?? 2 * unit)
  }

  /// The workload as outputs tell of it, for steps of so many micro-batches.
  ///
  /// - Throws: a misfit where `--fidelity component` would take minutes.
  func priced(_ layout: Layout, microbatches: Int) throws(Failure) -> PricedWorkload {
    let components = Fidelity.components(workload, microbatches: microbatches)
    let most = SizedSchedule.mostComponents
    guard fidelity != .component || components <= most else {
      throw .misfit(
        "--fidelity component simulates at most \(most) components (micro-batches × layers × 10), and "
          + "here it would be \(components); leave it out, or give chunk")
    }
    return PricedWorkload(
      workload, description: description,
      fidelity: fidelity ?? .automatic(workload, microbatches: microbatches),
      gpuHourPrice: gpuHourPrice, model: identities[0], cluster: identities[1],
      profile: identities[2], layout: layout)
  }

  /// The same with links `ib` or `nvlink` so many times as fast.
  func changing(_ speeds: [String: Double]) -> NamedWorkload {
    var changed = self
    func faster(_ link: Link, _ name: String) -> Link {
      var link = link
      link.bandwidth = BytesPerSecond(link.bandwidth.value * (speeds[name] ?? 1))
      return link
    }
    changed.workload.cluster.infiniband = faster(workload.cluster.infiniband, "ib")
    changed.workload.cluster.nvlink = faster(workload.cluster.nvlink, "nvlink")
    return changed
  }

  /// The same with the spread of its tokens among `spreads`, where a new one is added.
  func knowing(_ spreads: inout [ExpertRouting: ExpertRouting.Spread]) -> NamedWorkload {
    guard let routing = workload.routing else { return self }
    let spread = spreads[routing] ?? routing.spread()
    spreads[routing] = spread
    var changed = self
    changed.workload.knownSpreads = [routing: spread]
    return changed
  }

  /// Refuses a `--layout` that is none of this model, whatever the schedule.
  func checkLayout() throws(Failure) { try layouts.check(workload.model) }

  /// The layers of each stage of a schedule.
  func layout(of sized: SizedSchedule) throws(Failure) -> Layout {
    try layouts.layout(of: sized, workload)
  }
}

/// The presets of a workload, read.
struct NamedPresets {
  var model: (name: String, model: Architecture)
  var cluster: (name: String, cluster: Cluster)
  var profile: ComponentProfile
  /// Model, cluster and profile by their names and by what they say.
  let identities: [PresetIdentity]

  /// Reads `--model`, `--cluster` and `--profile`.
  init(_ invocation: Invocation) throws(Failure) {
    let files = [
      try invocation.modelPreset(), try invocation.clusterPreset(),
      try invocation.profilePreset(),
    ]
    model = (files[0].name, try files[0].read(Architecture.init))
    cluster = (files[1].name, try files[1].read(Cluster.init))
    profile = try files[2].read(ComponentProfile.init)
    identities = files.map { PresetIdentity(name: $0.name, digest: presetDigest($0.text)) }
  }
}
