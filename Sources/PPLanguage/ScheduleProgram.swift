import PPModel
import PPSupport

/// How much an expansion may produce and compute, so that every file comes to an end.
public struct ExpansionLimits: Equatable, Sendable {
  /// Instructions of all ranks together; also stages × micro-batches, which need two each.
  public var instructions: Int
  /// Stages.
  public var stages: Int
  /// Statements executed and expressions evaluated, node by node, by all ranks together.
  public var steps: Int
  /// What takes no longer schedules, for messages: `--streams`; nil where there are none.
  public var taker: String?

  /// 200 million instructions, a million stages, a hundred million steps.
  public static let standard = ExpansionLimits(
    instructions: 200_000_000, stages: 1_000_000, steps: 100_000_000)

  /// Limits of one's own.
  public init(instructions: Int, stages: Int = 1_000_000, steps: Int) {
    self.instructions = instructions
    self.stages = stages
    self.steps = steps
  }

  /// The standard limits, but fewer instructions.
  public static func lower(to instructions: Int, for taker: String) -> ExpansionLimits {
    var limits = standard
    limits.instructions = min(instructions, limits.instructions)
    limits.taker = taker
    return limits
  }

  /// The rule that a schedule of more instructions breaks.
  var rule: String {
    taker.map { "\($0) takes schedules of at most \(instructions) instructions" }
      ?? "a schedule has at most \(instructions) instructions"
  }
}

/// A schedule as a program: one text that every rank runs, for any pp and micro it allows.
public struct ScheduleProgram: Sendable {
  let source: SourceText
  let tree: SyntaxTree

  /// Parses a schedule file.
  ///
  /// - Complexity: O(length).
  /// - Throws: the first error, with its place.
  public init(_ source: SourceText) throws(Diagnostic) {
    if let control = source.bytes.firstIndex(where: { $0 < 9 }) {
      throw Diagnostic(
        file: source.file,
        message:
          "this is not text: byte \(control) is \(source.bytes[control]); a schedule is a text "
          + "file, such as ppsim show dualpipe prints")
    }
    guard !source.bytes.isEmpty else {
      throw Diagnostic(
        file: source.file,
        message: "the file is empty; a schedule is a text file, such as ppsim show dualpipe prints")
    }
    var parser = try Parser(source)
    self.source = source
    self.tree = try parser.file()
  }

  /// The schedule's own name, if the file gives one.
  public var name: String? { tree.name }
  /// The only pp and micro the file is for, if it says so: `size pp = 8, micro = 20`.
  public var size: (pp: Int, micro: Int)? { tree.size }
  /// Whether any of its instructions is a pair.
  public var hasPairs: Bool { tree.hasPairs }
  /// The names of the options that the file declares.
  public var optionNames: [String] { tree.options.map(\.name) }

  /// The concrete program of every rank.
  ///
  /// - Parameters:
  ///   - pp: the number of ranks, at least 1.
  ///   - micro: the number of micro-batches, at least 1.
  ///   - options: values for the options that the file declares; others keep their defaults.
  ///   - limits: where to stop.
  /// - Complexity: O(statements executed).
  /// - Throws: the first error: a requirement that is not met, arithmetic that overflows, a
  ///   micro-batch or a slot that does not exist, or a limit that is reached.
  public func expand(
    pp: Int, micro: Int, options: [String: Int] = [:], limits: ExpansionLimits = .standard
  ) throws(Diagnostic) -> Schedule {
    var expander = try expander(pp, micro, options, limits)
    return try expander.schedule(name: tree.name ?? source.file.plain())
  }

  /// The place in the file that makes a rank's instruction, for messages about it.
  ///
  /// Runs the program again for that rank.
  ///
  /// - Returns: a diagnostic with `message` at that place, without a place if there is none.
  public func diagnostic(
    rank: Int, instruction: Int, pp: Int, micro: Int, options: [String: Int] = [:],
    message: String
  ) -> Diagnostic {
    guard var expander = try? expander(pp, micro, options, .standard),
      let place = expander.offset(ofInstruction: instruction, rank: rank)
    else { return Diagnostic(file: source.file, message: message) }
    return source.diagnostic(at: place, message)
  }

  private func expander(
    _ pp: Int, _ micro: Int, _ options: [String: Int], _ limits: ExpansionLimits
  ) throws(Diagnostic) -> Expander {
    if let size = tree.size, size != (pp, micro) {
      throw misfit(
        "this schedule is for pp = \(size.pp) and micro = \(size.micro) alone, not for pp = \(pp) and "
          + "micro = \(micro)")
    }
    if let unknown = options.keys.sorted().first(where: { !optionNames.contains($0) }) {
      throw failure("the schedule declares no option '\(unknown)'")
    }
    guard pp > 0, micro > 0 else { throw failure("pp and micro must be at least 1") }
    let total = pp.multipliedReportingOverflow(by: micro)
    guard !total.overflow, total.partialValue <= limits.instructions else {
      throw misfit(
        "\(pp) ranks with \(micro) micro-batches are too many: pp × micro is at most "
          + "\(limits.instructions)")
    }
    return Expander(
      source: source, tree: tree, pp: pp, micro: micro, options: options, limits: limits)
  }

  private func failure(_ message: String) -> Diagnostic {
    Diagnostic(file: source.file, message: message)
  }

  /// An error that another pp or micro would not have.
  private func misfit(_ message: String) -> Diagnostic {
    var refusal = failure(message)
    refusal.isAboutSize = true
    return refusal
  }
}
