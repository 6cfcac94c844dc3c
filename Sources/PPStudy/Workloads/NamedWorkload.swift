import PPAnalysis
import PPCluster
import PPCost
import PPModel

/// A model on a cluster, read and checked: what `--model` and the options beside it come to.
public struct NamedWorkload: Sendable {
  /// The model on the cluster.
  public private(set) var workload: Workload
  private let description: String
  private let identities: [PresetIdentity]
  private let gpuHourPrice: Double
  private let layouts: LayoutChoice
  /// The layout of whatever schedule, where one was chosen before.
  private var held: Layout?
  private let fidelity: Fidelity?

  /// Reads the presets, and checks the settings against them.
  ///
  /// - Throws: a sentence about the preset, its key, or the setting that does not go with it.
  public init(_ settings: WorkloadSettings) throws(Refusal) {
    try self.init(settings, NamedPresets(settings))
  }

  /// Checks the settings, the presets having been read.
  init(_ settings: WorkloadSettings, _ presets: NamedPresets) throws(Refusal) {
    identities = presets.identities
    let (modelName, model) = presets.model
    let (clusterName, cluster) = presets.cluster
    let isMeasured = settings.profile != nil
    if isMeasured, let stray = settings.computedOnly.first {
      throw .trouble(
        "--profile gives times as measured, which \(stray) would not change; leave one out")
    }
    var expertParallel = 1
    var expertsPerToken = 0
    if let experts = model.experts {
      expertParallel = try experts.expertParallel(
        settings.expertParallel, of: modelName, on: cluster)
      expertsPerToken = settings.expertsPerToken ?? experts.perToken
      guard (1...experts.mostPerToken).contains(expertsPerToken) else {
        throw .trouble(
          "--experts-per-token is '\(expertsPerToken)'; it must be a whole number from 1 to "
            + "\(experts.mostPerToken)")
      }
    } else if let stray = settings.expertsOnly.first {
      throw .trouble("\(stray) is for models with experts, and '\(modelName)' has none")
    }
    let tokens = settings.microTokens ?? 4096
    let precision = settings.precision ?? .fp8
    guard cluster.gpu.peak[precision] != nil else {
      let known = Precision.allCases.filter { cluster.gpu.peak[$0] != nil }.map(\.rawValue)
      throw .trouble(
        "the GPUs of \(clusterName) have no \(precision.rawValue); --precision can be "
          + known.joined(separator: ", "))
    }
    let scale = settings.communicationScale
    workload = Workload(
      model: model, cluster: cluster, profile: presets.profile, isMeasured: isMeasured,
      tokens: tokens, expertParallel: expertParallel, expertsPerToken: expertsPerToken,
      precision: precision, communicationScale: DecimalNumber.value(scale),
      recomputes: settings.recomputes, gpus: settings.gpus)
    let times =
      isMeasured ? "measured times" : "\(precision.rawValue.uppercased()), first principles"
    let experts = model.experts == nil ? "" : ", EP\(expertParallel)"
    let isPlain = scale == DecimalNumber.one
    let factor = isPlain ? "" : ", communication × \(DecimalNumber.text(scale))"
    description = "\(modelName) on \(clusterName)\(experts), \(tokens) tokens; \(times)\(factor)"
    layouts = settings.layouts
    fidelity = settings.fidelity
    gpuHourPrice = DecimalNumber.value(settings.gpuHourPrice)
  }

  /// The workload as outputs tell of it, for steps of so many micro-batches.
  ///
  /// - Throws: a misfit where `--fidelity component` would take minutes.
  func priced(_ layout: Layout, micro: Int) throws(Refusal) -> PricedWorkload {
    let components = Fidelity.components(workload, micro: micro)
    let most = SizedSchedule.mostComponents
    guard fidelity != .component || components <= most else {
      throw .misfit(
        "--fidelity component simulates at most \(most) components (micro-batches × layers × 10), and "
          + "here it would be \(components); leave it out, or give chunk")
    }
    return PricedWorkload(
      workload, description: description,
      fidelity: fidelity ?? .automatic(workload, micro: micro),
      gpuHourPrice: gpuHourPrice, model: identities[0], cluster: identities[1],
      profile: identities[2], layout: layout)
  }

  /// The same with links `ib` or `nvlink` so many times as fast.
  public func changing(_ speeds: [String: Double]) -> NamedWorkload {
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

  /// The same with a layout that was chosen before, so that changes act on nothing else.
  func holding(_ layout: Layout) -> NamedWorkload {
    var holding = self
    holding.held = layout
    return holding
  }

  /// Refuses a `--layout` that is none of this model, whatever the schedule.
  public func checkLayout() throws(Refusal) { try layouts.check(workload.model) }

  /// The layers of each stage of a schedule.
  ///
  /// - Throws: a misfit where the schedule has other stages than the layout asked for.
  public func layout(of sized: SizedSchedule) throws(Refusal) -> Layout {
    if let held { return held }
    return try layouts.layout(of: sized, workload)
  }
}
