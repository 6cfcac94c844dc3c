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

/// The clusters that come with ppsim, embedded in the binary: one line each.
public enum ClusterCatalogue {
  /// Every built-in cluster.
  public static let all: [BuiltInPreset] = [
    .init(name: "h800", text: PackageResources.h800_json),
    .init(name: "h800-effective", text: PackageResources.h800_effective_json),
    .init(name: "h100", text: PackageResources.h100_json),
  ]
}
