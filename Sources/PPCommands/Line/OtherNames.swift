import PPModel
import PPSupport

/// What other programs call what ppsim has, for hints: nobody who types `--tp` means `--pp`.
enum OtherNames {
  /// What to say of an option that a command does not know; nil where nothing comes to mind.
  ///
  /// - Parameter known: the options that it knows.
  static func hint(forOption name: String, among known: [String]) -> String? {
    let word = normalized(name)
    for meaning in options where meaning.words.contains(word) {
      if let option = meaning.option, !known.contains(option) { continue }
      return meaning.hint ?? meaning.option.map { "did you mean '\($0)'?" }
    }
    return didYouMean(name, among: known)
  }

  /// Letters and digits alone, small: `--num_micro-batches` and `--num-microbatches` are one.
  private static func normalized(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  /// Words that mean an option; where it is not the option itself that helps, a sentence.
  private struct Meaning {
    var words: Set<String>
    /// The option that the command must have for the hint to make sense.
    var option: String?
    var hint: String?

    init(_ option: String?, _ words: Set<String>, hint: String? = nil) {
      self.words = words
      self.option = option
      self.hint = hint
    }
  }

  /// The names of Megatron-LM, DeepSpeed, torchtitan and PyTorch, and plain English.
  private static let options = [
    Meaning(
      "--pp",
      [
        "pipelineparallel", "pipelineparallelsize", "pipelineparalleldegree",
        "pipelinemodelparallel", "pipelinemodelparallelsize", "ppsize", "ppdegree", "ranks",
        "numranks", "stages", "numstages", "nstages", "pipelinestages", "devices", "numdevices",
      ]),
    Meaning(
      "--micro",
      [
        "microbatches", "microbatch", "nummicrobatches", "nummicrobatch", "nmicrobatches", "mb",
        "nmb", "m", "gradientaccumulationsteps", "gas",
      ]),
    Meaning("--global-batch", ["globalbatchsize", "gbs", "batchsize", "batch", "trainbatchsize"]),
    Meaning("--micro-batch", ["microbatchsize", "mbs", "trainmicrobatchsizepergpu"]),
    Meaning(
      "--micro", ["globalbatchsize", "gbs", "batchsize", "batch", "trainbatchsize"],
      hint: "a batch is given by --micro N, the micro-batches of one pipeline in a step"),
    Meaning(
      "--set",
      [
        "vpp", "vp", "virtualpipeline", "virtualpipelinemodelparallelsize", "virtualstages",
        "numvirtualstagesperpipelinerank", "numlayerspervirtualpipelinestage",
        "numlayerspervirtualstage", "interleave", "chunks", "numchunks", "nummodelchunks",
      ], hint: "stages of a rank are an option of the schedule interleaved: --set chunks=N"),
    Meaning(
      "--tp",
      [
        "tensorparallel", "tensorparallelsize", "tensorparalleldegree", "tpsize",
        "tensormodelparallel", "tensormodelparallelsize",
      ]),
    Meaning(
      nil, ["etp", "experttensorparallelsize"],
      hint: "an expert is never cut: --ep N GPUs share a layer's experts, each of them whole"),
    Meaning("--sequence-parallel", ["sp", "sequenceparallelism"]),
    Meaning("--cp", ["contextparallel", "contextparallelsize", "contextparalleldegree"]),
    Meaning(
      "--dp", ["dataparallel", "dataparallelsize", "dpsize", "dataparallelshards"]),
    Meaning("--gpus", ["worldsize", "numgpus", "ngpus"]),
    Meaning(
      "--ep",
      [
        "expertparallel", "expertparallelsize", "expertparalleldegree",
        "expertmodelparallelsize", "epsize",
      ]),
    Meaning(
      "--experts-per-token", ["topk", "moeroutertopk", "numexpertspertok", "moetopk"]),
    Meaning("--seq", ["seqlen", "seqlength", "sequencelength", "maxseqlen", "tokens"]),
    Meaning("--layers", ["numlayers", "nlayers"]),
    Meaning(
      "--model", ["hiddensize", "numexperts", "numattentionheads", "vocabsize"],
      hint: "a model's sizes are in its file: ppsim show model deepseek-v3 prints one to change"),
    Meaning("--layout", ["pipelinemodelparallellayout", "split"]),
    Meaning("--p2p", ["latency", "hop", "sendrecv", "comm"]),
    Meaning("--cost", ["costs", "times", "durations"]),
    Meaning("--precision", ["dtype", "fp8", "bf16", "mixedprecision"]),
    Meaning(
      "--recompute",
      ["recomputation", "recomputeactivations", "activationcheckpointing", "checkpointing"]),
    Meaning("--cluster", ["hardware", "gpu", "system", "machine"]),
    Meaning(
      "--no-gantt", ["gantt", "chart", "plot", "draw"],
      hint: "the chart is drawn unless --no-gantt is given"),
    Meaning("--no-gantt", ["nochart", "quiet", "q"]),
    Meaning("--width", ["columns", "cols"]),
    Meaning("--color", ["colour", "nocolor"], hint: "did you mean '--color never'?"),
    Meaning("-o", ["output", "out", "outfile", "outputfile", "save"]),
    Meaning("--csv", ["output", "out", "outfile", "outputfile", "save", "trace"]),
    Meaning("--jobs", ["threads", "j", "workers", "parallel", "procs"]),
    Meaning("--schedule", ["schedules", "pipelineparallelschedule"]),
    Meaning("--best", ["objective", "minimize", "optimize", "sortby"]),
  ]
}
