import PPAnalysis
import PPCluster
import PPCost
import PPModel
import PPStudy

private let unit = DecimalNumber.one
private let models = Completion.namesOrFiles(ModelCatalogue.all.map(\.name))
private let clusters = Completion.namesOrFiles(ClusterCatalogue.all.map(\.name))
private let profiles = Completion.namesOrFiles(ProfileCatalogue.all.map(\.name))

/// A model on a cluster.
extension Options {
  static let model = Option(
    "--model", .text("NAME", offering: models), .model,
    "time a model (preset or JSON file) on a cluster, in place of unit costs")
  static let cluster = Option(
    "--cluster", .text("NAME", offering: clusters), .model,
    "the cluster, a preset or JSON file (default h800)")
  static let profile = Option(
    "--profile", .text("NAME", offering: profiles), .model,
    "measured times: of a run's stages, a file of ppsim calibrate; with --model of MoE layers, a preset or "
      + "JSON file")
  static let layout = Option(
    "--layout", .text("TEXT"), .model,
    "layers of each stage: Megatron's string, 4,4,3…, auto or balanced; of one schedule: zbv=… (default auto)",
    repeats: true)
  static let expertParallel = Option(
    "--ep", .integer(1...1_000_000), .model, "GPUs that share a layer's experts (default 64)")
  static let tokenExperts = Option(
    "--experts-per-token", .integer(1...1_000_000), .model,
    "routed experts that a token goes to (default: the model's)")
  static let microTokens = Option(
    "--micro-tokens", .integer(1...1_000_000), .model, "tokens in a micro-batch (default 4096)")
  static let precision = Option(
    "--precision", Form<Precision>.choice("NAME"), .model,
    "of matrix products: bf16, fp8, mxfp8 or nvfp4 (default fp8, without it bf16)")
  static let communicationScale = Option(
    "--comm-scale", .decimal("X", upTo: 1000 * unit), .model,
    "a factor on the time of all communication (default 1)")
  static let gpuHourPrice = Option(
    "--gpu-hour-price", .decimal("X", upTo: 1_000_000 * unit), .model,
    "the price of a GPU-hour in dollars (default 2)")
  static let fidelity = Option(
    "--fidelity", Form<Fidelity>.choice("WHAT"), .model,
    "component: all in one simulation; chunk: each chunk once, then the schedule, fast")

  /// Those that only mean something with `--model`.
  static let physical: [any OptionRow] =
    [
      model, cluster, profile, layout, expertParallel, tokenExperts, microTokens, precision,
      communicationScale, gpuHourPrice, fidelity,
    ] + settings

  /// Those of the table of settings.
  static let settings = WorkloadSetting.all.map { setting in
    Option(setting.option, setting.form, setting.group, setting.help)
  }
}

extension WorkloadSetting {
  fileprivate var group: OptionGroup { isOfGrid ? .grid : .computation }

  /// What a value is called in help.
  fileprivate var placeholder: String {
    switch values {
    case .count: "N"
    case .decimal: "X"
    case .words: "WORD"
    case .text(let placeholder, _): placeholder
    }
  }

  private var completion: Completion {
    if case .words(let words) = values { .words(words) } else { .nothing }
  }

  /// One value, as text.
  fileprivate var form: Form<String> {
    Form(placeholder, rule: rule, offering: completion) { text, _ throws(Refusal) in
      try check(text)
      return text
    }
  }

  /// Several values of a sweep: numbers and ranges, or words; texts, which may hold commas, one by one.
  fileprivate var list: Option<WorkloadAxis.Values> {
    let form: Form<WorkloadAxis.Values>
    switch values {
    case .count(let range):
      form = Form<NumberList>.integers(range).map { .numbers($0) }
    case .decimal(let range):
      form = Form<NumberList>.numbers(.decimal, range).map { .numbers($0) }
    case .words: form = self.form.list("WORDS").map { .words($0) }
    case .text: form = self.form.map { .words([$0]) }
    }
    var repeats = false
    if case .text = values { repeats = true }
    return Option(option, form, group, help, repeats: repeats)
  }

  /// The options of a sweep.
  static let lists = all.map(\.list)
}

/// The same of `report all-to-all`, which has no unit costs to replace.
extension Options {
  static let modelOfReport = Option(
    "--model", .text("NAME", offering: models), .model,
    "a model preset or JSON file (default deepseek-v3)")
  static let clusterOfReport = Option(
    "--cluster", .text("NAME", offering: clusters), .model,
    "a cluster preset or JSON file (default h800)")
  static let tokenExpertsOfReport = Option(
    "--experts-per-token", Form.integer(1...1_000_000).list("N,N…"), .model,
    "routed experts that a token goes to (default: the model's, up to twice that)")
  static let microTokensOfReport = Option(
    "--micro-tokens", .integer(1...10_000_000), .model, "tokens in a micro-batch (default 4096)")
}

/// The same where several values make a sweep.
extension Options {
  static let modelList = Option(
    "--model", .words("NAMES", offering: models), .model,
    "time models (presets or JSON files) on clusters, in place of unit costs")
  static let clusterList = Option(
    "--cluster", .words("NAMES", offering: clusters), .model,
    "clusters, presets or JSON files (default h800)")
  static let layoutList = Option(
    "--layout", .text("TEXT"), .model,
    "layers of each stage, of one schedule: zbv=…; may repeat for alternatives (default auto)",
    repeats: true)
  static let expertParallelList = Option(
    "--ep", .integers(1...1_000_000), .model, "GPUs that share a layer's experts (default 64)")
  static let tokenExpertsList = Option(
    "--experts-per-token", .integers(1...1_000_000), .model,
    "routed experts that a token goes to: 4..12 (default: the model's)")
  static let microTokensList = Option(
    "--micro-tokens", .integers(1...1_000_000), .model, "tokens in a micro-batch (default 4096)")
  static let precisionList = Option(
    "--precision", Form<Precision>.choice("NAME").list("NAMES"), .model,
    "of matrix products: bf16, fp8 or bf16,fp8 (default fp8, without it bf16)")
  static let communicationScaleList = Option(
    "--comm-scale", .numbers(.decimal, 0...1000 * unit), .model,
    "factors on the time of all communication: 0.5..2/0.5 (default 1)")
  static let infinibandSpeeds = Option(
    "--ib", .numbers(.factors, 1...1000 * unit), .model,
    "factors on InfiniBand's speed: 0.5x..2x/0.5x (default 1x)")
  static let nvlinkSpeeds = Option(
    "--nvlink", .numbers(.factors, 1...1000 * unit), .model,
    "factors on NVLink's speed (default 1x)")

  /// Those of a sweep that only mean something with `--model`.
  static let physicalLists: [any OptionRow] =
    [
      modelList, clusterList, profile, layoutList, expertParallelList, tokenExpertsList,
      microTokensList, precisionList, communicationScaleList, infinibandSpeeds, nvlinkSpeeds,
      gpuHourPrice, fidelity,
    ] + settingLists

  /// Those of the table of settings.
  static let settingLists = WorkloadSetting.lists
}
