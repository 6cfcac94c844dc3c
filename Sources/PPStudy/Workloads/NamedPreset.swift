import PPCluster
import PPCost
import PPModel
import PPSupport
import PPTrace

/// A preset as somebody named it: a built-in one, or a JSON file.
public struct NamedPreset: Sendable {
  /// The name as outputs tell it.
  public let name: String
  /// What the preset says, as JSON.
  public let text: [UInt8]

  /// A model: a preset, or a file ending in `.json`.
  ///
  /// - Throws: a sentence where there is none, or where its file cannot be read.
  public static func model(_ name: String) throws(Refusal) -> NamedPreset {
    try NamedPreset(name, "model", among: ModelCatalogue.all)
  }

  /// A cluster: a preset, or a file ending in `.json`.
  ///
  /// - Throws: a sentence where there is none, or where its file cannot be read.
  public static func cluster(_ name: String) throws(Refusal) -> NamedPreset {
    try NamedPreset(name, "cluster", among: ClusterCatalogue.all)
  }

  /// A profile: a preset, or a file ending in `.json`.
  ///
  /// - Throws: a sentence where there is none, or where its file cannot be read.
  public static func profile(_ name: String) throws(Refusal) -> NamedPreset {
    try NamedPreset(name, "profile", among: ProfileCatalogue.all)
  }

  private init(_ name: String, _ kind: String, among known: [BuiltInPreset]) throws(Refusal) {
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

  /// What the preset says: `preset.read(Architecture.init)`.
  ///
  /// - Throws: a sentence with the key that is wrong.
  public func read<Value>(
    _ reader: (_ file: String, _ text: [UInt8]) throws(PresetError) -> Value
  ) throws(Refusal) -> Value {
    do throws(PresetError) {
      return try reader(name, text)
    } catch {
      throw .trouble("\(error)")
    }
  }
}

/// The presets of a workload, read.
struct NamedPresets: Sendable {
  var model: (name: String, model: Architecture)
  var cluster: (name: String, cluster: Cluster)
  var profile: ComponentProfile
  /// Model, cluster and profile by their names and by what they say.
  let identities: [PresetIdentity]

  /// Reads model, cluster and profile.
  init(_ settings: WorkloadSettings) throws(Refusal) {
    let files = [
      try NamedPreset.model(settings.model), try NamedPreset.cluster(settings.cluster),
      try NamedPreset.profile(settings.profileName),
    ]
    guard !StageProfile.isMeant(by: files[2].text) else {
      throw .trouble(
        "--profile: '\(files[2].name)' is of the stages of a run, which give costs without a model; leave out "
          + "--model")
    }
    model = (files[0].name, try files[0].read(Architecture.init))
    cluster = (files[1].name, try files[1].read(Cluster.init))
    profile = try files[2].read(ComponentProfile.init)
    identities = files.map { PresetIdentity(name: $0.name, digest: PresetObject.digest($0.text)) }
  }
}
