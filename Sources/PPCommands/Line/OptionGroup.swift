/// Options that stand together in help, under a heading.
enum OptionGroup: String, CaseIterable {
  case size = "schedule and size"
  case costs = "costs"
  case model = "model and cluster"
  case question = "questions"
  case budgets = "budgets"
  case choice = "winners and trade-offs"
  case work = "the run itself"
  case chart = "chart"
  case output = "output"
  /// Those that no group names; a test keeps it empty.
  case other = "other options"

  /// The names of its options, whichever command has them.
  var names: [String] {
    switch self {
    case .size: ["--schedule", "--pp", "--micro", "--set"]
    case .costs: ["--cost", "--p2p", "--p2p-mode", "--held-for-w", "--equal-stages"]
    case .model:
      [
        "--model", "--cluster", "--profile", "--layout", "--ep", "--experts-per-token",
        "--micro-tokens", "--precision", "--comm-scale", "--ib", "--nvlink", "--recompute",
        "--gpus", "--gpu-hour-price", "--fidelity",
      ]
    case .question:
      ["--closed-form", "--what-if", "--jitter", "--runs", "--seed", "--steps", "--optimizer"]
    case .budgets:
      [
        "--max-bubble-rate", "--max-bubble-time", "--max-peak-activations", "--max-makespan",
        "--max-memory", "--baseline", "--tolerance", "--budgets",
      ]
    case .choice: ["--best", "--per", "--pareto", "--fit-memory"]
    case .work: ["--resume", "--shard", "--jobs", "--limit", "--dry-run"]
    case .chart:
      [
        "--width", "--fold", "--from", "--to", "--color", "--no-gantt", "--bubbles", "--streams",
        "--close-up",
      ]
    case .output:
      [
        "--all", "--strict", "--stat", "--summary", "--ranks", "--ascii", "--format",
        "--with-comms", "-o",
        "--csv", "--json", "--help",
      ]
    case .other: []
    }
  }

  /// The group of an option.
  init(of option: Option) {
    self = OptionGroup.allCases.first { $0.names.contains(option.name) } ?? .other
  }
}
