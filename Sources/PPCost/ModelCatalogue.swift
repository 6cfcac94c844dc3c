import PPCluster

/// The models that come with ppsim: the files of `Presets/Models`, embedded in the binary.
public enum ModelCatalogue {
  /// Every built-in model: in the order of the documentation, then by name.
  public static let all = BuiltInPreset.all(
    in: "Models", of: embeddedFiles,
    first: [
      "deepseek-v3", "deepseek-v2-lite", "kimi-k2", "qwen3-235b-a22b", "qwen3-30b-a3b",
      "gpt-oss-120b", "mixtral-8x7b", "llama-3.1-405b", "llama-3-70b", "gpt-175b", "gpt-14.6b",
      "gpt-1.5b",
    ])
}

/// The profiles that come with ppsim: the files of `Presets/Profiles`, embedded in the binary.
public enum ProfileCatalogue {
  /// Every built-in profile, by name.
  public static let all = BuiltInPreset.all(
    in: "Profiles", of: embeddedFiles, first: [])
}
