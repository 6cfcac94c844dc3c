extension Option {
  static let maxBubbleRate = Option(
    name: "--max-bubble-rate", value: "X", summary: "the largest bubble rate: 0.2 or 20%")
  static let maxBubbleTime = Option(
    name: "--max-bubble-time", value: "T", summary: "the longest bubble of a rank")
  static let maxPeakActivations = Option(
    name: "--max-peak-activations", value: "X", summary: "the most chunks that a rank may hold")
  static let maxMakespan = Option(
    name: "--max-makespan", value: "T", summary: "the longest makespan")
  static let maxMemory = Option(
    name: "--max-memory", value: "GB",
    summary: "the most memory of a GPU in 10⁹ bytes, with --model")
  static let baseline = Option(
    name: "--baseline", value: "FILE",
    summary: "a saved run --json: makespan, activations and memory must not grow")
  static let tolerance = Option(
    name: "--tolerance", value: "P", summary: "by how much they may: 1% or 0.01 (default 0)")
  static let checkSizes = Option(
    name: "--pp", value: "LIST", summary: "ranks: 8,16 or 8..32/8, a range with its step")
  static let checkMicro = Option(
    name: "--micro", value: "LIST",
    summary: "micro-batches in a step: 32,64, or multiples of pp: 2x,4x")
  static let budgetsFile = Option(
    name: "--budgets", value: "FILE",
    summary: "take schedules and options from a file, a check a line")
  static let checkFormat = Option(
    name: "--format", value: "FORMAT", summary: "text, json, github or junit (default text)")

  /// What a schedule may cost at most.
  static let budgets = [
    maxBubbleRate, maxBubbleTime, maxPeakActivations, maxMakespan, maxMemory, baseline, tolerance,
  ]
}
