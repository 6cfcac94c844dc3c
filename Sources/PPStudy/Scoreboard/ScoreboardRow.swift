/// One figure of ppsim beside one that it did not make.
public struct ScoreboardRow: Sendable {
  /// What the other figure is.
  public enum Kind: String, Sendable {
    /// Somebody published it.
    case published
    /// Somebody measured it.
    case measured
    /// It follows from measurements or from a formula, by somebody else's arithmetic.
    case derived
  }

  /// What is compared.
  public var what: String
  /// How ppsim comes by its figure.
  public var method: String
  /// ppsim's figure.
  public var value: Double
  /// The other figure.
  public var reference: Double
  /// The unit of both.
  public var unit: String
  /// What the other figure is.
  public var kind: Kind
  /// Where it is from.
  public var source: String

  /// A row from its parts.
  public init(
    _ what: String, _ method: String, _ value: Double, against reference: Double, _ unit: String,
    _ kind: Kind, _ source: String
  ) {
    self.what = what
    self.method = method
    self.value = value
    self.reference = reference
    self.unit = unit
    self.kind = kind
    self.source = source
  }
}
