#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A preset that comes with ppsim.
public struct BuiltInPreset: Sendable {
  /// The name on the command line.
  public let name: String
  /// The JSON text.
  public let text: [UInt8]

  /// A preset from its parts.
  public init(name: String, text: [UInt8]) {
    self.name = name
    self.text = text
  }
}

extension BuiltInPreset {
  /// What it is, in a phrase: what `about` says before its first colon.
  public var summary: String {
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text)),
      case .object(let values) = value, case .text(let about)? = values["about"]
    else { return "" }
    return String(about.prefix { $0 != ":" })
  }
}

extension BuiltInPreset {
  /// The files of a folder among those that a target embeds: the named ones first, the others by name.
  package static func all(
    in folder: String, of files: [(folder: String, name: String, text: String)],
    first order: [String]
  ) -> [BuiltInPreset] {
    let found = files.compactMap { file -> BuiltInPreset? in
      guard file.folder == folder, file.name.hasSuffix(".json") else { return nil }
      return BuiltInPreset(name: String(file.name.dropLast(5)), text: Array(file.text.utf8))
    }
    func place(_ name: String) -> Int { order.firstIndex(of: name) ?? order.count }
    return found.sorted { (place($0.name), $0.name) < (place($1.name), $1.name) }
  }
}

/// The clusters that come with ppsim: the files of `Presets`, embedded in the binary.
public enum ClusterCatalogue {
  /// Every built-in cluster: in the order of the documentation, then by name.
  public static let all = BuiltInPreset.all(
    in: "Presets", of: embeddedFiles,
    first: [
      "h800", "h800-effective", "h100", "h100-500w", "h200", "b200", "gb200", "gb300", "a100",
      "mi300x",
    ])
}
