import PPAnalysis
import PPCost
import PPModel
import PPStudy
import PPTrace
import Schedules

extension Conditions {
  /// Reads `--model` and what goes with it, or unit costs.
  init(_ line: Invocation) throws(Refusal) {
    let isBlocking = try line.value(Options.hopMode) == .blocking
    let heldForW = try line.heldForW()
    if let profile = try line.stageProfile() {
      try self.init(profile, heldForW: heldForW, isBlocking: isBlocking)
      slow = try line.value(Options.slow) ?? slow
      return
    }
    guard let settings = try WorkloadSettings(line) else {
      self.init(costs: try line.costs(), heldForW: heldForW, isBlocking: isBlocking)
      slow = try line.value(Options.slow) ?? slow
      return
    }
    guard !isBlocking else {
      throw .trouble("--p2p-mode blocking is for unit costs; leave it out with --model")
    }
    self.init(try NamedWorkload(settings), heldForW: heldForW)
    slow = try line.value(Options.slow) ?? slow
  }
}

extension Invocation {
  /// `--cost`, `--costs` and `--p2p`.
  func costs() throws(Refusal) -> UnitCosts {
    let hop = Ticks(try value(Options.hop) ?? 0)
    let given = try value(Options.cost)
    let table = try value(Options.costTable)
    let costs: UnitCosts
    do throws(CostError) {
      costs = try (table ?? GivenCosts()).merging(given ?? GivenCosts()).costs(hop: hop)
    } catch {
      throw .trouble("\((table == nil ? Options.cost : Options.costTable).name): \(error)")
    }
    guard costs.optimizer == 0 || has(Options.steps) else {
      throw .trouble("--cost: OPT goes with ppsim explain --steps, which runs steps back to back")
    }
    return costs
  }

  /// `--profile` without a model: measured times of stages, with what `--cost` says besides.
  func stageProfile() throws(Refusal) -> ProfiledCosts? {
    guard !has(Options.model), let name = try value(Options.profile) else { return nil }
    let file = try NamedPreset.profile(name)
    // Times of a model's layers go with the model.
    guard StageProfile.isMeant(by: file.text) else { return nil }
    let modelled = (Options.physical + Options.components).filter {
      $0.name != Options.profile.name
    }
    if let stray = first([Options.costTable, Options.hop] + modelled) {
      throw .trouble("\(stray.name) does not go with a profile of stages; leave one out")
    }
    let profile: StageProfile
    do throws(RecordingFault) {
      profile = try StageProfile(file: file.name, text: file.text)
    } catch {
      throw .trouble(error.description)
    }
    return ProfiledCosts(
      profile, name: file.name, given: try value(Options.cost) ?? GivenCosts())
  }

  /// `--held-for-w`.
  func heldForW() throws(Refusal) -> Chunks {
    try value(Options.heldForW).map { Chunks(count: Int($0)) } ?? 1
  }

  /// How the schedules may be called that the command line names.
  func scheduleNames() throws(Refusal) -> [String] {
    (operands + (try value(Options.scheduleList) ?? [])).flatMap { name in
      if name == "all" { return Catalogue.all.map(\.name) }
      let last = name.split(separator: "/").last.map(String.init) ?? name
      return last == name ? [name] : [name, last]
    }
  }
}

extension WorkloadSettings {
  /// Reads `--model` and what goes with it; nil without `--model`.
  init?(_ line: Invocation) throws(Refusal) {
    guard let model = try line.value(Options.model) else {
      if let stray = line.first(Options.physical + Options.components) {
        throw .trouble("\(stray.name) goes with --model; for example: --model deepseek-v3")
      }
      return nil
    }
    if let stray = line.first([Options.cost, Options.costTable, Options.hop]) {
      throw .trouble("\(stray.name) is for unit costs; leave it out with --model")
    }
    try self.init(common: line)
    self.model = model
    cluster = try line.value(Options.cluster) ?? cluster
    expertParallel = try line.value(Options.expertParallel)
    expertsPerToken = try line.value(Options.tokenExperts)
    microTokens = try line.value(Options.microTokens)
    precision = try line.value(Options.precision)
    communicationScale = try line.value(Options.communicationScale) ?? communicationScale
    layouts = try LayoutChoice(
      line.all(Options.layout), among: line.scheduleNames())
    for (setting, option) in zip(WorkloadSetting.all, Options.settings) {
      if let text = try line.value(option) { try setting.set(text, in: &self) }
    }
  }

  /// Reads what takes one value in a sweep too.
  init(common line: Invocation) throws(Refusal) {
    self.init()
    profile = try line.value(Options.profile)
    gpuHourPrice = try line.value(Options.gpuHourPrice) ?? gpuHourPrice
    fidelity = try line.value(Options.fidelity)
  }
}
