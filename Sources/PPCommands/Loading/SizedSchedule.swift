import PPAnalysis
import PPCost
import PPEngine
import PPExport
import PPLanguage
import PPModel
import PPPyTorch

/// A schedule at a size, expanded and found valid.
struct SizedSchedule {
  let named: NamedSchedule
  let valid: ValidSchedule
  let options: [String: Int]

  /// Expands and validates.
  ///
  /// - Throws: trouble for what the language refuses, no for a schedule that breaks a rule.
  init(
    _ named: NamedSchedule, pp: Int, micro: Int, options: [String: Int]
  ) throws(Failure) {
    self.named = named
    self.options = options
    let schedule: Schedule
    switch named.source {
    case .imported(let file):
      schedule = file.schedule
      guard (pp, micro) == (schedule.ranks, schedule.microbatchCount) else {
        throw .trouble(
          "\(named.label) is for pp = \(schedule.ranks) and micro = \(schedule.microbatchCount)")
      }
    case .program(let program):
      do throws(Diagnostic) {
        schedule = try program.expand(pp: pp, micro: micro, options: options)
      } catch {
        throw .fault(error)
      }
    }
    do throws(ValidationReport) {
      valid = try ValidSchedule(schedule, limit: 20)
    } catch {
      throw SizedSchedule.invalid(error, named, schedule, options)
    }
    guard case .imported(let file) = named.source, let messages = file.messages else { return }
    do throws(MessageFault) {
      try messages.check(schedule)
    } catch {
      throw Failure(message: named.describe(error), code: .no)
    }
    // Sends and receives that hold both ranks show every ring that they could be in.
    _ = try evaluate(costs: .standard, view: .equalStages, isBlocking: true)
  }

  /// The sends and receives: the file's own, or right around each instruction.
  private var messages: MessageProgram {
    if case .imported(let file) = named.source, let messages = file.messages { return messages }
    return MessageProgram(inProgramOrder: valid.schedule)
  }

  private static func invalid(
    _ report: ValidationReport, _ named: NamedSchedule, _ schedule: Schedule,
    _ options: [String: Int]
  ) -> Failure {
    var lines: [String] = []
    for (index, violation) in report.violations.enumerated() {
      let message = "\(violation)"
      if index == 0, let instruction = violation.instruction {
        let place = named.diagnostic(
          rank: violation.rank, instruction: instruction, schedule, options, message)
        lines.append("\(place)")
      } else {
        lines.append(index == 0 ? "\(named.name): error: \(message)" : "  also: \(message)")
      }
    }
    let more = report.total - report.violations.count
    if more > 0 { lines.append("  and \(more) more like these") }
    return Failure(message: lines.joined(separator: "\n"), code: .no)
  }

  /// What the ranks do besides computing, where a file says so and the costs give it a time.
  private func sideTimes(_ costs: UnitCosts) -> SideTimes? {
    guard case .imported(let file) = named.source else { return nil }
    return file.sideTimes(costs.actions)
  }

  /// Times and measures.
  ///
  /// - Parameter isBlocking: whether messages hold both ranks.
  func evaluate(
    costs: UnitCosts, view: StageView, heldForW: Int = Metrics.chunk, isBlocking: Bool = false
  ) throws(Failure) -> Evaluation {
    if isBlocking { try check(atMost: SizedSchedule.mostKept, for: "--p2p-mode blocking") }
    do throws(SimulationError) {
      return try Evaluation(
        valid, costs: costs, view: view, heldForW: heldForW, besides: sideTimes(costs),
        blocking: isBlocking ? messages : nil)
    } catch {
      throw failure(error)
    }
  }

  /// Times and measures, and keeps nothing but the figures: the fast way where many follow.
  func measure(
    costs: UnitCosts, view: StageView, heldForW: Int, isBlocking: Bool
  ) throws(Failure) -> Measurement {
    guard !isBlocking, sideTimes(costs) == nil else {
      return try evaluate(costs: costs, view: view, heldForW: heldForW, isBlocking: isBlocking)
        .measurement
    }
    do throws(SimulationError) {
      return try Measurement(valid, costs: costs, view: view, heldForW: heldForW)
    } catch {
      throw failure(error)
    }
  }

  /// Times and measures a model's stages on a cluster.
  func evaluate(
    _ named: NamedWorkload, heldForW: Int, recordsComponents: Bool = false
  ) throws(Failure) -> (evaluation: Evaluation, priced: PricedWorkload) {
    if recordsComponents { try check(atMost: SizedSchedule.mostRecorded, for: "--streams") }
    let layout = try named.layout(stages: valid.schedule.stageCount)
    let priced = named.priced(microbatches: valid.schedule.microbatchCount)
    do throws(SimulationError) {
      let evaluation = try Evaluation(
        valid, workload: named.workload, layout: layout, fidelity: priced.fidelity,
        heldForW: heldForW, recordsComponents: recordsComponents)
      return (evaluation, priced)
    } catch {
      throw failure(error)
    }
  }

  /// One chunk by itself, component by component.
  func closeUp(_ kind: InstructionKind, _ named: NamedWorkload) throws(Failure) -> CloseUp {
    let layout = try named.layout(stages: valid.schedule.stageCount)
    do throws(SimulationError) {
      let closeUp = try CloseUp(
        kind, of: valid.schedule, workload: named.workload, layout: layout)
      if let closeUp { return closeUp }
    } catch {
      throw failure(error)
    }
    let kinds = Set(valid.schedule.kinds)
    let present = ChunkName.allCases.filter { kinds.contains($0.kind.rawValue) }
    throw .trouble(
      "--close-up: \(valid.schedule.name) runs no \(kind.letters); it can be "
        + present.map(\.rawValue).joined(separator: ", "))
  }

  private func failure(_ error: SimulationError) -> Failure {
    switch error {
    case .deadlock(let deadlock): Failure(message: "\(place(of: deadlock))", code: .no)
    case .messages(let fault): Failure(message: named.describe(fault), code: .no)
    case .timeOverflow: .trouble("\(error)")
    }
  }
}

extension SizedSchedule {
  /// The most instructions of what keeps a few hundred bytes of each: 4 GB.
  static let mostKept = 20_000_000
  /// The most instructions of what keeps every component of each.
  static let mostRecorded = 1_000_000

  /// Refuses a schedule that would take more memory than machines have.
  func check(atMost most: Int, for what: String) throws(Failure) {
    let count = valid.schedule.count
    guard count <= most else {
      throw .trouble(
        "\(what) takes schedules of at most \(most) instructions, and this one has \(count); give "
          + "a smaller --pp or --micro")
    }
  }

  /// The deadlock, told at the instruction that its first rank is stuck at.
  private func place(of deadlock: Deadlock) -> Diagnostic {
    let first = deadlock.ring.first
    return named.diagnostic(
      rank: first?.rank ?? 0, instruction: first?.instruction ?? 0, valid.schedule, options,
      "\(deadlock)")
  }
}

extension Invocation {
  /// Finds, sizes and validates one schedule, by `--pp`, `--micro` and those of `--set` that it
  /// declares.
  func sized(
    _ named: NamedSchedule, settings: [String: Int]
  ) throws(Failure) -> SizedSchedule {
    let pp = try integer(.pp, 1...Invocation.mostRanks)
    let micro = try integer(.micro, 1...Invocation.mostMicrobatches)
    let size = named.size
    if let size, (pp ?? size.pp, micro ?? size.micro) != size {
      throw .trouble(
        "\(named.label) is for pp = \(size.pp) and micro = \(size.micro) alone; give --pp \(size.pp) "
          + "--micro \(size.micro), or leave both out")
    }
    guard let pp = pp ?? size?.pp else { throw missing(.pp, named) }
    guard let micro = micro ?? size?.micro else { throw missing(.micro, named) }
    let options = settings.filter { named.optionNames.contains($0.key) }
    return try SizedSchedule(named, pp: pp, micro: micro, options: options)
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
