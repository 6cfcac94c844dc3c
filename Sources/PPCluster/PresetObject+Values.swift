/// Values that a preset may hold besides numbers, and values that may be left out.
extension PresetObject {
  /// The same without the keys whose value is null: writers of other programs put null for "none".
  public var withoutNulls: PresetObject {
    PresetObject(file: file, path: path, values: values.filter { $0.value != .null })
  }

  /// An object within this one, whatever its keys are; nil where there is none.
  public func object(ifPresent key: String) -> PresetObject? {
    guard case .object(let values)? = values[key] else { return nil }
    return PresetObject(file: file, path: path + key + ".", values: values)
  }

  /// True or false; `fallback` where the key is left out.
  public func flag(_ key: String, default fallback: Bool) throws(PresetError) -> Bool {
    guard let value = values[key] else { return fallback }
    guard case .flag(let flag) = value else { throw wrong(key, value, "true or false") }
    return flag
  }

  /// A whole number in a range; `fallback` where the key is left out.
  public func count(
    _ key: String, _ range: ClosedRange<Int>, default fallback: Int
  ) throws(PresetError) -> Int {
    has(key) ? try count(key, range) : fallback
  }

  /// One of a few words; `fallback` where the key is left out.
  public func choice<Value: CaseIterable & RawRepresentable<String>>(
    _ key: String, default fallback: Value
  ) throws(PresetError) -> Value {
    guard let value = values[key] else { return fallback }
    guard case .text(let text) = value, let choice = Value(rawValue: text) else {
      let words = Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
      throw wrong(key, value, "one of \(words)")
    }
    return choice
  }

  /// Whether the value is a list.
  public func isList(_ key: String) -> Bool {
    if case .list? = values[key] { true } else { false }
  }

  /// Whole numbers in a range.
  public func counts(_ key: String, _ range: ClosedRange<Int>) throws(PresetError) -> [Int] {
    let wanted = "a list of whole numbers from \(range.lowerBound) to \(range.upperBound)"
    let value = try value(key, wanted)
    guard case .list(let values) = value else { throw wrong(key, value, wanted) }
    var counts: [Int] = []
    for element in values {
      guard case .number(let number) = element, let count = Int(exactly: number),
        range.contains(count)
      else {
        throw PresetError(
          file: file, "'\(path)\(key)' holds \(element.description); it must be \(wanted)")
      }
      counts.append(count)
    }
    return counts
  }

  /// Numbers greater than 0, so many of them.
  public func amounts(_ key: String, count: Int) throws(PresetError) -> [Double] {
    let wanted = "a list of \(count) numbers from \(PresetObject.least) to \(PresetObject.most)"
    let value = try value(key, wanted)
    guard case .list(let values) = value, values.count == count else {
      throw wrong(key, value, wanted)
    }
    var numbers: [Double] = []
    for element in values {
      guard case .number(let number) = element, number >= PresetObject.least,
        number <= PresetObject.most
      else {
        throw PresetError(
          file: file, "'\(path)\(key)' holds \(element.description); it must be \(wanted)")
      }
      numbers.append(number)
    }
    return numbers
  }

  /// Texts; nil where the key is left out.
  public func texts(ifPresent key: String) throws(PresetError) -> [String]? {
    guard let value = values[key] else { return nil }
    guard case .list(let values) = value else { throw wrong(key, value, "a list of texts") }
    var texts: [String] = []
    for element in values {
      guard case .text(let text) = element else { throw wrong(key, value, "a list of texts") }
      texts.append(text)
    }
    return texts
  }

  /// An error about this object: `mine.json: 'n_head' is 12 …`.
  public func error(_ sentence: String) -> PresetError { PresetError(file: file, sentence) }
}
