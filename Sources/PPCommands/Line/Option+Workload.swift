extension Option {
  static let physicalModel = Option(
    name: "--model", value: "NAME",
    summary: "time a model (preset or JSON file) on a cluster, in place of unit costs")
  static let physicalCluster = Option(
    name: "--cluster", value: "NAME", summary: "the cluster, a preset or JSON file (default h800)")
  static let profile = Option(
    name: "--profile", value: "NAME",
    summary: "take the measured times of a profile, a preset or JSON file, for MoE layers")
  static let layout = Option(
    name: "--layout", value: "TEXT",
    summary:
      "layers of each stage: Megatron's string, or 4,4,3…; of one schedule: zbv=… (default: balanced)",
    repeats: true)
  static let precision = Option(
    name: "--precision", value: "NAME", summary: "of matrix products: bf16 or fp8 (default fp8)")
  static let communicationScale = Option(
    name: "--comm-scale", value: "X",
    summary: "a factor on the time of all communication (default 1)")
  static let tokenExperts = Option(
    name: "--experts-per-token", value: "N",
    summary: "routed experts that a token goes to (default: the model's)")

  static let recompute = Option(
    name: "--recompute", value: "WHEN",
    summary: "on or off: recompute normalisations, up-projections and SwiGLU (default on)")
  static let gpus = Option(
    name: "--gpus", value: "N", summary: "all GPUs of the run, for ZeRO-1's shards (default 2048)")

  static let gpuHourPrice = Option(
    name: "--gpu-hour-price", value: "X", summary: "the price of a GPU-hour in dollars (default 2)")

  static let fidelity = Option(
    name: "--fidelity", value: "WHAT",
    summary: "component: all in one simulation; chunk: each chunk once, then the schedule, fast")
  static let streams = Option(
    name: "--streams", value: nil,
    summary: "components on compute and communication streams, in chart, --csv and --json")
  static let closeUp = Option(
    name: "--close-up", value: "KIND",
    summary: "draw one chunk by itself, component by component: pair, F, B, I or W")

  /// The options that only mean something with `--model`.
  static let physical = [
    physicalModel, physicalCluster, profile, layout, expertParallel, tokenExperts, microTokens,
    precision, communicationScale, recompute, gpus, gpuHourPrice, fidelity,
  ]
  /// Those that show what chunks are made of.
  static let components = [streams, closeUp]
}
