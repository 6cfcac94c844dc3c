/// The options of `ppsim sweep`: where `ppsim run` takes a value, most take several.
extension Option {
  static let scheduleList = Option(
    name: "--schedule", value: "NAMES", summary: "schedules: all, or names and files: 1f1b,zb1p")
  static let ppRanges = Option(
    name: "--pp", value: "LIST", summary: "ranks: 8,16 or 8..32/8, a range with its step")
  static let microRanges = Option(
    name: "--micro", value: "LIST",
    summary: "micro-batches in a step: 32,64, 16..64/16, or multiples of pp: 2x..8x")
  static let costRanges = Option(
    name: "--cost", value: "LIST",
    summary: "chunk costs, numbers or ranges: W=0.5..1.5/0.1,F=1; may repeat for alternatives",
    repeats: true)
  static let hopList = Option(
    name: "--p2p", value: "LIST", summary: "PP communication per hop: 0,0.1 or 0..0.5/0.1")
  static let modelList = Option(
    name: "--model", value: "NAMES",
    summary: "time models (presets or JSON files) on clusters, in place of unit costs")
  static let clusterList = Option(
    name: "--cluster", value: "NAMES", summary: "clusters, presets or JSON files (default h800)")
  static let layoutChoices = Option(
    name: "--layout", value: "TEXT",
    summary:
      "layers of each stage, of one schedule: zbv=…; may repeat for alternatives (default: balanced)",
    repeats: true)
  static let expertParallelList = Option(
    name: "--ep", value: "LIST", summary: "GPUs that share a layer's experts (default 64)")
  static let tokenExpertsList = Option(
    name: "--experts-per-token", value: "LIST",
    summary: "routed experts that a token goes to: 4..12 (default: the model's)")
  static let microTokensList = Option(
    name: "--micro-tokens", value: "LIST", summary: "tokens in a micro-batch (default 4096)")
  static let precisionList = Option(
    name: "--precision", value: "NAMES",
    summary: "of matrix products: bf16, fp8 or bf16,fp8 (default fp8)")
  static let communicationScaleList = Option(
    name: "--comm-scale", value: "LIST",
    summary: "factors on the time of all communication: 0.5..2/0.5 (default 1)")
  static let infinibandSpeeds = Option(
    name: "--ib", value: "LIST",
    summary: "factors on InfiniBand's speed: 0.5x..2x/0.5x (default 1x)")
  static let nvlinkSpeeds = Option(
    name: "--nvlink", value: "LIST", summary: "factors on NVLink's speed (default 1x)")

  static let rowFormat = Option(
    name: "--format", value: "FORMAT", summary: "csv or jsonl: a JSON object a line (default csv)")
  static let rowFile = Option(
    name: "-o", value: "FILE",
    summary: "write rows to a file, as they come (default: standard output)")
  static let resume = Option(
    name: "--resume", value: nil, summary: "go on with the file of -o where a run was ended")
  static let shard = Option(
    name: "--shard", value: "K/N",
    summary: "run part K of N; the parts' outputs in order are the whole")
  static let jobs = Option(
    name: "--jobs", value: "N", summary: "threads (default: one for each processor)")
  static let limit = Option(
    name: "--limit", value: "N", summary: "the most points of a sweep (default 1000000)")
  static let dryRun = Option(
    name: "--dry-run", value: nil, summary: "count the points, and run none")
  static let best = Option(
    name: "--best", value: "FIGURE",
    summary:
      "print the winners: makespan, bubble-time, bubble-rate, activations, memory or throughput")
  static let per = Option(
    name: "--per", value: "COLUMNS",
    summary:
      "a winner for each value of these coordinates, or none (default: all but schedule, layout)")
  static let pareto = Option(
    name: "--pareto", value: "A,B", summary: "print the best trade-offs of two figures: time,memory"
  )
  static let fitMemory = Option(
    name: "--fit-memory", value: "GB",
    summary: "choose among points of at most so much memory (default: what the GPU has)")

  /// Those of a model on a cluster that take several values.
  static let physicalLists = [
    modelList, clusterList, profile, layoutChoices, expertParallelList, tokenExpertsList,
    microTokensList, precisionList, communicationScaleList, infinibandSpeeds, nvlinkSpeeds,
    recompute, gpus, gpuHourPrice, fidelity,
  ]
}
