import PPAnalysis
import PPLanguage
import PPStudy
import PPSupport

/// The size that a command line asks for: `--pp`, `--micro`, `--set`, and how large it may be.
struct SizeRequest {
  var pp: Int?
  var micro: Int?
  /// Every `--set`.
  let settings: [String: Int]
  /// What a global batch says about the micro-batches.
  private let workload: NamedWorkload?
  private let command: String
  private let limits: ExpansionLimits

  /// Reads the size.
  ///
  /// - Parameter conditions: whose global batch may say how many micro-batches there are.
  init(_ line: Invocation, _ conditions: Conditions? = nil) throws(Refusal) {
    try self.init(
      line, pp: try line.value(Options.pp), micro: try line.value(Options.micro), conditions)
  }

  /// A size from its numbers, and the rest of a command line.
  init(
    _ line: Invocation, pp: Int?, micro: Int?, _ conditions: Conditions? = nil
  ) throws(Refusal) {
    workload = conditions?.workload
    self.pp = pp
    self.micro = micro
    command = line.command.name
    settings = try SizeRequest.settings(line)
    limits = try SizeRequest.limits(line)
  }

  /// How long a schedule may be for what is asked for, so that it is refused before it is expanded.
  private static func limits(_ line: Invocation) throws(Refusal) -> ExpansionLimits {
    var limits = ExpansionLimits.standard
    func lower(to most: Int, for taker: String) {
      if most < limits.instructions { limits = .lower(to: most, for: taker) }
    }
    if ["explain", "diff", "expand"].contains(line.command.name) {
      lower(to: SizedSchedule.mostKept, for: "ppsim \(line.command.name)")
    }
    if try line.value(Options.hopMode) == .blocking {
      lower(to: SizedSchedule.mostKept, for: "--p2p-mode blocking")
    }
    if try line.value(Options.fidelity) == .component {
      lower(to: SizedSchedule.mostComponents, for: "--fidelity component")
    }
    if line.has(Options.withComms) { lower(to: SizedSchedule.mostKept / 4, for: "--with-comms") }
    if line.has(Options.streams) { lower(to: SizedSchedule.mostRecorded, for: "--streams") }
    return limits
  }

  /// Every `--set name=value`.
  static func settings(_ line: Invocation) throws(Refusal) -> [String: Int] {
    var settings: [String: Int] = [:]
    for setting in try line.all(Options.set) {
      guard settings.updateValue(setting.value, forKey: setting.name) == nil else {
        throw .trouble("--set gives '\(setting.name)' twice; give it once")
      }
    }
    return settings
  }

  /// Refuses a `--set` that none of the schedules declares.
  static func check(_ settings: [String: Int], of schedules: [NamedSchedule]) throws(Refusal) {
    let declared = schedules.flatMap(\.optionNames)
    guard let unknown = settings.keys.sorted().first(where: { !declared.contains($0) }) else {
      return
    }
    let hint = didYouMean(unknown, among: declared)
    let names = Array(Set(declared)).sorted().joined(separator: ", ")
    throw .trouble(
      "--set \(unknown): no such option; "
        + (hint ?? (names.isEmpty ? "none is declared" : "declared are: \(names)")))
  }

  /// Refuses a `--set` that none of the schedules declares.
  func check(_ schedules: NamedSchedule...) throws(Refusal) {
    try SizeRequest.check(settings, of: schedules)
  }

  /// Those of `--set` that a schedule declares.
  func options(of named: NamedSchedule) -> [String: Int] {
    settings.filter { named.optionNames.contains($0.key) }
  }

  /// Sizes and validates a schedule; one for a single size needs no numbers.
  func sized(_ named: NamedSchedule) throws(Refusal) -> SizedSchedule {
    let size = named.size
    if let size, (pp ?? size.pp, micro ?? size.micro) != size {
      throw .misfit(
        "\(named.label) is for pp = \(size.pp) and micro = \(size.micro) alone; give --pp \(size.pp) "
          + "--micro \(size.micro), or leave both out")
    }
    guard let pp = pp ?? size?.pp else { throw missing(Options.pp, named) }
    let following = try workload?.micro(pp: pp)
    guard let micro = micro ?? size?.micro ?? following else { throw missing(Options.micro, named) }
    return try SizedSchedule(
      named, pp: pp, micro: micro, options: options(of: named), limits: limits)
  }

  private func missing(_ option: Option<Int>, _ named: NamedSchedule) -> Refusal {
    .trouble(
      "\(option.name) is missing; for example: ppsim \(command) \(named.label) --pp 8 --micro 16")
  }
}
