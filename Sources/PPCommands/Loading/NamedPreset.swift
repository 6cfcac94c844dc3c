import PPCluster
import PPCost
import PPModel
import PPSupport

/// A preset as the user named it: a built-in one, or a JSON file.
struct NamedPreset {
  /// The name as outputs tell it.
  let name: String
  let text: [UInt8]

  /// Finds a preset among `known`, or reads the file.
  init(_ name: String, _ kind: String, among known: [BuiltInPreset]) throws(Failure) {
    self.name = name.plain()
    if let preset = known.first(where: { $0.name == name }) {
      text = preset.text
      return
    }
    guard name.contains("/") || name.hasSuffix(".json") else {
      let names = known.map(\.name)
      let hint = didYouMean(name, among: names)
      throw .trouble(
        "unknown \(kind) '\(name)'; "
          + (hint ?? "there are \(names.joined(separator: ", ")), and files ending in .json"))
    }
    text = try InputFile.read(name)
  }

  /// What the preset says.
  func read<Value>(
    _ reader: (_ file: String, _ text: [UInt8]) throws(PresetError) -> Value
  ) throws(Failure) -> Value {
    do throws(PresetError) {
      return try reader(name, text)
    } catch {
      throw .trouble("\(error)")
    }
  }
}

extension Invocation {
  /// `--model`, `deepseek-v3` where it is left out.
  func modelPreset() throws(Failure) -> NamedPreset {
    try NamedPreset(value(.model) ?? "deepseek-v3", "model", among: ModelCatalogue.all)
  }

  /// `--cluster`, `h800` where it is left out.
  func clusterPreset() throws(Failure) -> NamedPreset {
    try NamedPreset(value(.cluster) ?? "h800", "cluster", among: ClusterCatalogue.all)
  }

  /// `--profile`; the built-in one for its efficiencies where it is left out.
  func profilePreset() throws(Failure) -> NamedPreset {
    try NamedPreset(
      value(.profile) ?? "deepseek-v3-h800", "profile", among: ProfileCatalogue.all)
  }

  /// The model and its name.
  func model() throws(Failure) -> (name: String, model: Architecture) {
    let preset = try modelPreset()
    return (preset.name, try preset.read(Architecture.init))
  }

  /// The cluster and its name.
  func cluster() throws(Failure) -> (name: String, cluster: Cluster) {
    let preset = try clusterPreset()
    return (preset.name, try preset.read(Cluster.init))
  }
}
