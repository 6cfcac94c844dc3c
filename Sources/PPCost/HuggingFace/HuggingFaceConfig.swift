import PPCluster

/// The `config.json` of a model in Hugging Face's format, read by the several names that keys have.
///
/// Keys that nothing is computed from are not looked at: such files have dozens.
struct HuggingFaceConfig {
  let file: String
  let object: PresetObject

  /// Whether a JSON object is such a file, and no preset of ppsim's own.
  static func isMeant(by root: PresetObject) -> Bool {
    root.has("model_type") || root.has("architectures")
  }

  /// The file's outermost object; of a model with other modalities, the part about text.
  init(_ root: PresetObject, file: String) {
    self.file = file
    let whole = root.withoutNulls
    let isWhole = whole.has("hidden_size") || whole.has("n_embd")
    object = isWhole ? whole : whole.object(ifPresent: "text_config")?.withoutNulls ?? whole
  }

  func error(_ sentence: String) -> PresetError { PresetError(file: file, sentence) }

  func has(_ key: String) -> Bool { object.has(key) }

  func text(_ key: String) throws(PresetError) -> String? {
    has(key) ? try object.text(key) : nil
  }

  func flag(_ key: String, default fallback: Bool) throws(PresetError) -> Bool {
    try object.flag(key, default: fallback)
  }

  /// A whole number under any of several names; nil where it has none.
  ///
  /// - Throws: a sentence where two names have different numbers.
  func count(
    _ names: String..., in range: ClosedRange<Int> = 0...10_000_000
  ) throws(PresetError) -> Int? {
    var found: (name: String, count: Int)?
    for name in names where has(name) {
      let count = try object.count(name, range)
      if let other = found, other.count != count {
        throw error(
          "'\(name)' is \(count), but '\(other.name)' is \(other.count); both name the same, so they "
            + "must be equal")
      }
      found = (name, count)
    }
    return found?.count
  }

  /// A whole number that must be there, under the name that most files use or another one.
  func required(
    _ name: String, _ other: String? = nil, in range: ClosedRange<Int> = 1...10_000_000
  ) throws(PresetError) -> Int {
    if let count = try count(name, other ?? name, in: range) { return count }
    let also = other.map { " (or '\($0)')" } ?? ""
    throw error(
      "'\(name)'\(also) is missing; it must be a whole number from \(range.lowerBound) to "
        + "\(range.upperBound)")
  }
}
