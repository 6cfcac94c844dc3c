import PPAnalysis
import PPLanguage
import PPModel
import PPSupport

extension Invocation {
  /// Finds and parses a schedule; `-` is standard input.
  func schedule(named name: String) throws(Failure) -> NamedSchedule {
    guard name == "-" else { return try NamedSchedule(name) }
    return try NamedSchedule(standardInput: InputFile.readStandardInput(world))
  }

  /// Refuses to read standard input for two schedules.
  static func checkOneStandardInput(_ names: [String]) throws(Failure) {
    guard names.count(where: { $0 == "-" }) > 1 else { return }
    throw .trouble("standard input, -, is one schedule, but is named twice; keep one in a file")
  }

  /// The one schedule that a command takes.
  ///
  /// - Parameters:
  ///   - example: operand and options that make sense, for where there are none.
  ///   - advice: what to do with several.
  func oneSchedule(example: String, advice: String = "") throws(Failure) -> String {
    guard let first = operands.first else {
      throw .trouble("which schedule? for example: ppsim \(command.name) \(example)")
    }
    guard operands.count == 1 else {
      throw .trouble(
        "ppsim \(command.name) takes one schedule, but found '\(operands[1])' too\(advice)")
    }
    return first
  }

  /// Finds, sizes and validates one schedule, by `--pp`, `--micro` and those of `--set` that it
  /// declares.
  func sized(
    _ named: NamedSchedule, settings: [String: Int]
  ) throws(Failure) -> SizedSchedule {
    let pp = try integer(.pp, 1...Invocation.mostRanks)
    let micro = try integer(.micro, 1...Invocation.mostMicrobatches)
    let size = named.size
    if let size, (pp ?? size.pp, micro ?? size.micro) != size {
      throw .misfit(
        "\(named.label) is for pp = \(size.pp) and micro = \(size.micro) alone; give --pp \(size.pp) "
          + "--micro \(size.micro), or leave both out")
    }
    guard let pp = pp ?? size?.pp else { throw missing(.pp, named) }
    guard let micro = micro ?? size?.micro else { throw missing(.micro, named) }
    let options = settings.filter { named.optionNames.contains($0.key) }
    return try SizedSchedule(
      named, pp: pp, micro: micro, options: options, limits: expansionLimits)
  }

  /// How long a schedule may be for what is asked for, so that it is refused before it is expanded.
  private var expansionLimits: ExpansionLimits {
    var limits = ExpansionLimits.standard
    func lower(to most: Int, for taker: String) {
      if most < limits.instructions { limits = .lower(to: most, for: taker) }
    }
    if ["explain", "diff", "expand"].contains(command.name) {
      lower(to: SizedSchedule.mostKept, for: "ppsim \(command.name)")
    }
    if value(.hopMode) == HopMode.blocking.rawValue {
      lower(to: SizedSchedule.mostKept, for: "--p2p-mode blocking")
    }
    if value(.fidelity) == Fidelity.component.rawValue {
      lower(to: SizedSchedule.mostComponents, for: "--fidelity component")
    }
    if has(.withComms) { lower(to: SizedSchedule.mostKept / 4, for: "--with-comms") }
    if has(.streams) { lower(to: SizedSchedule.mostRecorded, for: "--streams") }
    return limits
  }

  private func missing(_ option: Option, _ named: NamedSchedule) -> Failure {
    .trouble(
      "\(option.name) is missing; for example: ppsim \(command.name) \(named.label) --pp 8 --micro 16"
    )
  }

  /// `--set`, each of which at least one of the schedules declares.
  func settings(for schedules: [NamedSchedule]) throws(Failure) -> [String: Int] {
    let settings = try settings()
    let declared = schedules.flatMap(\.optionNames)
    if let unknown = settings.keys.sorted().first(where: { !declared.contains($0) }) {
      let hint = didYouMean(unknown, among: declared)
      let names = Array(Set(declared)).sorted().joined(separator: ", ")
      throw .trouble(
        "--set \(unknown): no such option; "
          + (hint ?? (names.isEmpty ? "none is declared" : "declared are: \(names)")))
    }
    return settings
  }
}
