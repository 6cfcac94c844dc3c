import PPCluster
import PPCost
import PPModel

/// A preset as the user named it: a built-in one, or a JSON file.
struct NamedPreset {
  let name: String
  let text: [UInt8]

  /// Finds a preset among `known`, or reads the file.
  init(_ name: String, _ kind: String, among known: [BuiltInPreset]) throws(Failure) {
    self.name = name
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
}

extension Invocation {
  /// `--cluster`, `h800` where it is left out.
  func cluster() throws(Failure) -> (name: String, cluster: Cluster) {
    let named = try NamedPreset(
      value(.cluster) ?? "h800", "cluster", among: ClusterCatalogue.all)
    do throws(PresetError) {
      return (named.name, try Cluster(file: named.name, text: named.text))
    } catch {
      throw .trouble("\(error)")
    }
  }

  /// `--model`, `deepseek-v3` where it is left out.
  func model() throws(Failure) -> (name: String, model: Architecture) {
    let named = try NamedPreset(
      value(.model) ?? "deepseek-v3", "model", among: ModelCatalogue.all)
    do throws(PresetError) {
      return (named.name, try Architecture(file: named.name, text: named.text))
    } catch {
      throw .trouble("\(error)")
    }
  }
}
