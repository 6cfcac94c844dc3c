import PPAnalysis
import PPCost
import PPModel
import PPStudy
import PPSupport

extension SweepGrid {
  /// Reads the options; what is wrong for every point is refused here.
  init(_ line: Invocation) throws(Refusal) {
    let schedules = try SweepGrid.schedules(line)
    guard let pp = try line.value(Options.ppList) else { throw SweepGrid.missing(Options.ppList) }
    let times = try SweepGrid.times(line)
    guard let micro = try line.value(Options.microList) ?? SweepGrid.following(times) else {
      throw SweepGrid.missing(Options.microList)
    }
    let settings = try SizeRequest.settings(line)
    try SizeRequest.check(settings, of: schedules)
    self.init(
      schedules, options: settings, pp: pp, micro: micro, times: times,
      view: line.has(Options.equalStages) ? .equalStages : .equalModel,
      heldForW: try line.heldForW(), isBlocking: try line.value(Options.hopMode) == .blocking,
      constants: SweepGrid.constants(line))
  }

  private static func schedules(_ line: Invocation) throws(Refusal) -> [NamedSchedule] {
    guard let names = try line.value(Options.scheduleList) else {
      throw missing(Options.scheduleList)
    }
    try Invocation.checkOneStandardInput(names)
    var schedules: [NamedSchedule] = []
    for name in names {
      guard !name.isEmpty else {
        throw .trouble(
          "--schedule is '\(line.typed(Options.scheduleList))', where a name is missing; as in "
            + "1f1b,zb1p or all")
      }
      for name in name == "all" ? NamedSchedule.builtInNames : [name] {
        schedules.append(try line.schedule(named: name))
      }
    }
    return schedules
  }

  private static func times(_ line: Invocation) throws(Refusal) -> Times {
    if !line.has(Options.modelList), let profile = try line.stageProfile() {
      let others = Options.physicalLists.filter { $0.name != Options.profile.name }
      if let stray = line.first([Options.hopList] + others) {
        throw .trouble("\(stray.name) does not go with a profile of stages; leave one out")
      }
      return .profile(profile)
    }
    guard line.has(Options.modelList) else {
      if let stray = line.first(Options.physicalLists) {
        throw .trouble("\(stray.name) goes with --model; for example: --model deepseek-v3")
      }
      return .unit(
        try CostGrid(
          line.all(Options.costRanges), hops: line.value(Options.hopList) ?? NumberList(0)))
    }
    let unitCosts: [any OptionRow] = [
      Options.costRanges, Options.hopList, Options.hopMode, Options.equalStages,
    ]
    if let stray = line.first(unitCosts) {
      throw .trouble("\(stray.name) is for unit costs; leave it out with --model")
    }
    return .workloads(
      try WorkloadGrid(
        WorkloadSettings(common: line), varying: axes(line), further(line),
        scheduleNames: line.scheduleNames()))
  }

  /// The settings that are given, once or with several values.
  private static func further(
    _ line: Invocation
  ) throws(Refusal) -> [(setting: WorkloadSetting, values: WorkloadAxis.Values)] {
    var further: [(setting: WorkloadSetting, values: WorkloadAxis.Values)] = []
    for (setting, option) in zip(WorkloadSetting.all, Options.settingLists) {
      let values = try line.all(option)
      guard let first = values.first else { continue }
      // Texts are given one by one.
      let texts = values.flatMap { values -> [String] in
        if case .words(let words) = values { words } else { [] }
      }
      further.append((setting, texts.isEmpty ? first : .words(texts)))
    }
    return further
  }

  /// No number of micro-batches, where a global batch says it.
  private static func following(_ times: Times) -> NumberList? {
    guard case .workloads(let workloads) = times, workloads.hasGlobalBatch else { return nil }
    return NumberList(0)
  }

  private static func axes(
    _ line: Invocation
  ) throws(Refusal) -> [WorkloadAxis: WorkloadAxis.Values] {
    let layouts = try line.all(Options.layoutList)
    let words: [(WorkloadAxis, [String]?)] = [
      (.model, try line.value(Options.modelList)),
      (.cluster, try line.value(Options.clusterList)),
      (.layout, layouts.isEmpty ? nil : layouts),
      (.precision, try line.value(Options.precisionList)?.map(\.rawValue)),
    ]
    let numbers: [(WorkloadAxis, NumberList?)] = [
      (.ep, try line.value(Options.expertParallelList)),
      (.expertsPerToken, try line.value(Options.tokenExpertsList)),
      (.microTokens, try line.value(Options.microTokensList)),
      (.communicationScale, try line.value(Options.communicationScaleList)),
      (.ib, try line.value(Options.infinibandSpeeds)),
      (.nvlink, try line.value(Options.nvlinkSpeeds)),
    ]
    var axes: [WorkloadAxis: WorkloadAxis.Values] = [:]
    for (axis, values) in words { axes[axis] = values.map { .words($0) } }
    for (axis, values) in numbers { axes[axis] = values.map { .numbers($0) } }
    return axes
  }

  private static func constants(_ line: Invocation) -> [(column: SweepColumn, value: SweepValue)] {
    let options: [any OptionRow] = [
      Options.set, Options.hopMode, Options.heldForW, Options.profile, Options.gpuHourPrice,
      Options.fidelity,
    ]
    // What a profile does not tell, --cost may.
    let isProfiled = line.has(Options.profile) && !line.has(Options.modelList)
    return (options + (isProfiled ? [Options.costRanges] : [])).filter(line.has).map { option in
      let key = String(option.name.dropFirst(2).map { $0 == "-" ? "_" : $0 })
      let text = line.typed(option).plain()
      guard let number = DecimalNumber.millionths(text) else {
        return (.words(key, key), .word(text))
      }
      return (.numbers(key, key), .number(DecimalNumber.text(number)))
    }
  }

  private static func missing(_ option: any OptionRow) -> Refusal {
    .trouble(
      "\(option.name) is missing; for example: ppsim sweep --schedule all --pp 8,16 --micro 2x..8x")
  }
}

extension SweepChoice.Question {
  /// Reads `--best`, `--pareto` and what goes with them; nil if nothing is to be chosen.
  init?(_ line: Invocation) throws(Refusal) {
    guard line.has(Options.best) || line.has(Options.pareto) else {
      let strays: [(any OptionRow, String)] = [
        (Options.per, "--best"), (Options.fitMemory, "--best or --pareto"),
        (Options.ascii, "--pareto"),
      ]
      for (stray, mode) in strays where line.has(stray) {
        throw .trouble("\(stray.name) goes with \(mode)")
      }
      return nil
    }
    if line.has(Options.per), !line.has(Options.best) {
      throw .trouble("--per goes with --best; the front of --pareto is one for all points")
    }
    let per = try line.value(Options.per)
    let tradeOff = try line.value(Options.pareto)
    self.init(
      best: try line.value(Options.best), per: per == ["none"] ? [] : per,
      pareto: tradeOff.map { ($0.x, $0.y) },
      mostMemory: try line.bytes(Options.fitMemory, with: Options.modelList)
        .map { Bytes(Double($0)) })
  }
}
