import PPCluster
import PPCost
import PPModel

/// A setting of a workload that an option gives, and a sweep varies: one row of a table.
public struct WorkloadSetting: Sendable {
  /// What values look like.
  public enum Values: Sendable {
    /// A whole number.
    case count(ClosedRange<Int>)
    /// A decimal number between limits, in millionths.
    case decimal(ClosedRange<Int64>)
    /// One of several words.
    case words([String])
    /// A text, with what it may be.
    case text(placeholder: String, rule: String)
  }

  /// The column in a sweep, the key in JSON: `micro_batch`.
  public let key: String
  /// What values look like.
  public let values: Values
  /// For the help: what it is, and what it is where it is not given.
  public let help: String
  /// Whether it is about how the GPUs are divided and steps are cut, not about how a GPU computes.
  public let isOfGrid: Bool
  /// Whether it means something for models with experts alone.
  var isForExperts = false
  /// Whether it changes what a layer takes, which measured times would not follow.
  var changesLayers = true
  /// Puts a value into settings; the text is known to be one of `values`.
  let apply: @Sendable (inout WorkloadSettings, Value) throws(Refusal) -> Void

  /// A value, read.
  struct Value {
    var text: String
    var count = 0
    var millionths: Int64 = 0
    /// Whether the word is `on`.
    var isOn: Bool { text == "on" }
  }

  /// The option: `--micro-batch`.
  public var option: String { "--" + key.map { $0 == "_" ? "-" : String($0) }.joined() }

  /// What a value must be, as a phrase.
  public var rule: String {
    switch values {
    case .count(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .decimal(let range):
      "a number from \(DecimalNumber.text(range.lowerBound)) to \(DecimalNumber.text(range.upperBound))"
    case .words(let words):
      words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    case .text(_, let rule): rule
    }
  }

  /// Puts a value into settings.
  ///
  /// - Throws: a sentence about a value that cannot be.
  public func set(_ text: String, in settings: inout WorkloadSettings) throws(Refusal) {
    try apply(&settings, try value(text))
    settings.given.removeAll { $0.setting.key == key }
    settings.given.append((self, text))
  }

  /// Refuses a text that is no value.
  public func check(_ text: String) throws(Refusal) {
    var settings = WorkloadSettings()
    try set(text, in: &settings)
  }

  private func value(_ text: String) throws(Refusal) -> Value {
    var value = Value(text: text)
    let isRight: Bool
    switch values {
    case .count(let range):
      value.count = Int(text) ?? 0
      isRight = Int(text).map(range.contains) ?? false
    case .decimal(let range):
      let number = DecimalNumber.millionths(text)
      value.millionths = number ?? 0
      isRight = number.map(range.contains) ?? false
    case .words(let words): isRight = words.contains(text)
    case .text: isRight = true
    }
    guard isRight else {
      throw .trouble("\(option) is '\(text.plain())'; it must be \(rule)")
    }
    return value
  }
}
