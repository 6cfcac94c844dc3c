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
  /// GPUs that share a layer's experts; nil for 64, or fewer where there are fewer experts.
  public var expertParallel: Int?
  /// Routed experts that a token goes to; nil for the model's.
  public var expertsPerToken: Int?
  /// Tokens in a micro-batch; nil for 4096.
  public var microTokens: Int?
  /// Of matrix products; nil for FP8.
  public var precision: Precision?
  /// A factor on the time of all communication, in millionths.
  public var communicationScale = DecimalNumber.one
  /// Whether normalisations, up-projections and SwiGLU are computed again.
  public var recomputes = true
  /// All GPUs of the run.
  public var gpus = 2048
  /// The price of a GPU-hour, in millionths of a dollar.
  public var gpuHourPrice = 2 * DecimalNumber.one
  /// How much is simulated in one go; nil for as much as is done in a second or two.
  public var fidelity: Fidelity?

  /// DeepSeek-V3 on H800s, and everything else as it comes.
  public init() {}

  /// The profile that is read: the built-in one, for its efficiencies, where no times are asked for.
  var profileName: String { profile ?? "deepseek-v3-h800" }

  /// Those that were given and that a measured profile leaves nothing to do, by their options.
  var computedOnly: [String] {
    [
      expertParallel.map { _ in "--ep" }, expertsPerToken.map { _ in "--experts-per-token" },
      microTokens.map { _ in "--micro-tokens" }, precision.map { _ in "--precision" },
    ].compactMap { $0 }
  }

  /// Those that were given and that are for models with experts, by their options.
  var expertsOnly: [String] {
    [
      profile.map { _ in "--profile" }, expertParallel.map { _ in "--ep" },
      expertsPerToken.map { _ in "--experts-per-token" },
    ].compactMap { $0 }
  }
}
