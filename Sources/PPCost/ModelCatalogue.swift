import PPCluster

/// The models that come with ppsim, embedded in the binary: one line each.
public enum ModelCatalogue {
  /// Every built-in model.
  public static let all: [BuiltInPreset] = [
    .init(name: "deepseek-v3", text: PackageResources.deepseek_v3_json),
    .init(name: "deepseek-v2-lite", text: PackageResources.deepseek_v2_lite_json),
    .init(name: "kimi-k2", text: PackageResources.kimi_k2_json),
    .init(name: "qwen3-235b-a22b", text: PackageResources.qwen3_235b_a22b_json),
    .init(name: "qwen3-30b-a3b", text: PackageResources.qwen3_30b_a3b_json),
    .init(name: "gpt-oss-120b", text: PackageResources.gpt_oss_120b_json),
    .init(name: "mixtral-8x7b", text: PackageResources.mixtral_8x7b_json),
    .init(name: "llama-3.1-405b", text: PackageResources.llama_3_1_405b_json),
    .init(name: "llama-3-70b", text: PackageResources.llama_3_70b_json),
    .init(name: "gpt-175b", text: PackageResources.gpt_175b_json),
    .init(name: "gpt-14.6b", text: PackageResources.gpt_14_6b_json),
    .init(name: "gpt-1.5b", text: PackageResources.gpt_1_5b_json),
  ]
}
