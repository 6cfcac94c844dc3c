import PPAnalysis
import PPCluster
import PPCost
import PPModel

/// A model on a cluster as somebody asks for it, by names and numbers; nothing is read yet.
public struct WorkloadSettings: Sendable {
  /// The model: a preset's name, or a JSON file.
  public var model = "deepseek-v3"
  /// The cluster: a preset's name, or a JSON file.
  public var cluster = "h800"
  /// The profile whose measured times MoE layers take; nil for first principles.
  public var profile: String?
  /// The layers of each stage.
  public var layouts = LayoutChoice()
  /// GPUs that share a layer's experts; nil for 64, or fewer where there are fewer experts or GPUs.
  public var expertParallel: Int?
  /// Routed experts that a token goes to; nil for the model's.
  public var expertsPerToken: Int?
  /// Tokens in a micro-batch of one sequence; nil where `sequence` says it.
  public var microTokens: Int?
  /// Of matrix products; nil for FP8 where the GPU has it, else BF16.
  public var precision: Precision?
  /// A factor on the time of all communication, in millionths.
  public var communicationScale = DecimalNumber.one
  /// The price of a GPU-hour, in millionths of a dollar.
  public var gpuHourPrice = 2 * DecimalNumber.one
  /// How much is simulated in one go; nil for as much as is done in a second or two.
  public var fidelity: Fidelity?

  /// Tensor and context parallelism; the rest of the grid follows from it and from the numbers below.
  public var grid = ParallelGrid()
  /// GPUs with the same layers; nil where `gpus` says it, or for as many as 2048 GPUs allow.
  public var dataParallel: Int?
  /// All GPUs of the run; nil where they follow.
  public var gpus: Int?
  /// Tokens of a sequence; nil for 4096.
  public var sequence: Int?
  /// Sequences of a micro-batch; nil for 1.
  public var sequences: Int?
  /// Sequences of a step; nil where micro-batches say it.
  public var globalBatch: Int?
  /// What goes on beside computation.
  public var overlap = Workload.Overlap()
  /// How keys and values travel.
  public var contextExchange = LayerSettings.ContextExchange.ring
  /// What is kept of each parameter.
  public var training = TrainingState()
  /// What is computed again in the backward.
  public var recomputation = Recomputation.deepSeekV3
  /// In how many layers of each stage, where that is done in full; nil for all.
  public var recomputedLayers: Int?
  /// Tokens of the GPU with the most for its experts, over the mean, in millionths.
  public var expertImbalance = DecimalNumber.one
  /// How tokens travel to experts.
  public var dispatcher = LayerSettings.Dispatcher.deepEP
  /// In which tokens are dispatched to experts; nil for FP8 by DeepEP unless products are in BF16, else for BF16.
  public var dispatch: Precision?
  /// Of the output head's products.
  public var headPrecision = Precision.bf16
  /// Whether attention's scores stay on chip (FlashAttention).
  public var isFused = true
  /// What is done by small kernels one after the other.
  public var unfused: Set<UnfusedPart> = []
  /// Whether recorded graphs start kernels.
  public var isGraph = false
  /// Multiprocessors for communication; nil for 20 where pairs overlap all-to-all.
  public var communicationMultiprocessors: Int?
  /// Whether those compute while nothing is communicated.
  public var sharesMultiprocessors = false
  /// The numbers of dense layers and of layers in all, where not those of the model; nil for its own.
  public var layers: LayerCounts?

  /// Multi-token-prediction layers; nil for the model's.
  public var predictionLayers: Int?

  /// How many decoder layers a model is cut or grown to.
  public struct LayerCounts: Hashable, Sendable {
    /// Those with dense MLPs; nil for as many as the model has, at most all.
    public var dense: Int?
    /// All of them.
    public var all: Int
  }

  /// The settings beyond the first few that were given, by their options: `--tp` and `8`.
  public internal(set) var given: [(setting: WorkloadSetting, text: String)] = []

  /// DeepSeek-V3 on H800s, and everything else as it comes.
  public init() {}

  /// The profile that is read: the built-in one, for its slow-downs, where no times are asked for.
  var profileName: String { profile ?? "deepseek-v3-h800" }

  /// Those that were given and that a measured profile leaves nothing to do, by their options.
  var computedOnly: [String] {
    [
      expertParallel.map { _ in "--ep" }, expertsPerToken.map { _ in "--experts-per-token" },
      microTokens.map { _ in "--micro-tokens" }, precision.map { _ in "--precision" },
    ].compactMap { $0 }
      + given.filter { $0.setting.changesLayers }.map { $0.setting.option }
  }

  /// Those that were given and that are for models with experts, by their options.
  var expertsOnly: [String] {
    [
      profile.map { _ in "--profile" }, expertParallel.map { _ in "--ep" },
      expertsPerToken.map { _ in "--experts-per-token" },
    ].compactMap { $0 }
      + given.filter { $0.setting.isForExperts }.map { $0.setting.option }
  }

  /// Whether tokens are dispatched in FP8, with products in some precision.
  func dispatchesNarrow(_ precision: Precision) -> Bool {
    (dispatch ?? (dispatcher == .deepEP ? precision : .bf16)) != .bf16
  }

  /// Tokens of a sequence.
  var sequenceLength: Int { sequence ?? microTokens ?? 4096 }

  /// The model with as many layers as were asked for.
  func cut(_ model: Architecture) throws(Refusal) -> Architecture {
    var cut = model
    cut.predictionLayers = predictionLayers ?? model.predictionLayers
    guard let layers else { return cut }
    let first = model.kinds.prefix { $0 == .dense }.count
    if let dense = layers.dense {
      guard model.experts != nil || dense == layers.all else {
        throw .trouble("--layers \(dense)+…: the model has no layers of experts")
      }
      cut.kinds = (0..<layers.all).map { $0 < dense ? .dense : .experts }
    } else if let last = model.kinds.last, first == model.denseLayers {
      cut.kinds = (0..<layers.all).map { $0 < first ? .dense : last }
    } else {
      // Dense layers that are not the first: the same pattern, as far as it goes.
      cut.kinds = (0..<layers.all).map { model.kinds[$0 % model.layers] }
    }
    return cut
  }
}
