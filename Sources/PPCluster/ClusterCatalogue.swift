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

/// The clusters that come with ppsim, embedded in the binary: one line each.
public enum ClusterCatalogue {
  /// Every built-in cluster.
  public static let all: [BuiltInPreset] = [
    .init(name: "h800", text: PackageResources.h800_json),
    .init(name: "h800-effective", text: PackageResources.h800_effective_json),
    .init(name: "h100", text: PackageResources.h100_json),
    .init(name: "h200", text: PackageResources.h200_json),
    .init(name: "b200", text: PackageResources.b200_json),
    .init(name: "gb200", text: PackageResources.gb200_json),
    .init(name: "gb300", text: PackageResources.gb300_json),
    .init(name: "a100", text: PackageResources.a100_json),
    .init(name: "mi300x", text: PackageResources.mi300x_json),
  ]
}
