import PPSupport

/// A training run that somebody published, and how to ask ppsim for it.
public struct PublishedRun: Sendable {
  /// What was measured.
  public enum Measured: Sendable {
    /// What a step takes.
    case step(Seconds)
    /// Tokens per second, for each GPU.
    case tokens(Double)
    /// Sequences per second, for each GPU.
    case sequences(Double)
    /// 10¹² model FLOPs per second, for each GPU, attention counted causally.
    case teraFLOPs(Double)
  }

  /// How chunks are timed.
  public enum Costs: Sendable {
    /// By a model on a cluster.
    case workload
    /// By measured times of chunks and messages, in milliseconds, as `--cost` and `--p2p` take them; what ends
    /// the step by the model on the cluster.
    case measured(cost: String, hop: String)
  }

  /// A short name: `n1`.
  public var id: String
  /// Who published it, and where.
  public var source: String
  /// The schedule.
  public var schedule: String
  /// The pipeline ranks.
  public var pp: Int
  /// The schedule's own options.
  public var set: [String: Int] = [:]
  /// Model, cluster, grid and the rest, by the options' names without dashes: `("micro-batch", "6")`.
  public var options: [(name: String, value: String)]
  /// How chunks are timed.
  public var costs = Costs.workload
  /// What was measured.
  public var measured: Measured
  /// The memory of the fullest GPU, where it was measured.
  public var memory: Bytes?
  /// The parts of the step where they were measured; see `StepParts`.
  public var parts: [String: Seconds] = [:]
  /// Whether a step waits for the one before: where gradients are checked after the update and not before, it takes
  /// what the busiest rank takes.
  public var hasBarrier = true
  /// What is known about why a prediction may miss, or what was assumed.
  public var note = ""

  /// A gibibyte, in which memory is often told.
  static let gibibyte: Bytes = 1_073_741_824

  /// The command that shows the run in full.
  public var command: String {
    let sets = set.sorted { $0.key < $1.key }.map { " --set \($0.key)=\($0.value)" }.joined()
    let words: String
    switch costs {
    case .workload:
      words = options.map { " --\($0.name) \(PublishedRun.quoted($0.value))" }.joined()
    case .measured(let cost, let hop):
      words = " --micro \(micro ?? 0) --cost \(cost) --p2p \(hop)"
    }
    return "ppsim run \(schedule) --pp \(pp)\(sets)\(words)"
  }

  /// The value of an option.
  func value(_ name: String) -> String? { options.first { $0.name == name }?.value }

  /// A number among the options, or what stands for none.
  func number(_ name: String, or standard: Int) -> Int {
    value(name).flatMap { Int($0) } ?? standard
  }

  /// Sequences of a step.
  var batch: Int { number("global-batch", or: 1) }

  /// The micro-batches of a step.
  private var micro: Int? {
    let lanes = number("dp", or: 1) * number("micro-batch", or: 1)
    return batch % lanes == 0 ? batch / lanes : nil
  }

  /// All GPUs.
  public var gpus: Int { pp * number("tp", or: 1) * number("cp", or: 1) * number("dp", or: 1) }

  private static func quoted(_ text: String) -> String {
    text.contains { "|(*)".contains($0) } ? "'\(text)'" : text
  }
}
