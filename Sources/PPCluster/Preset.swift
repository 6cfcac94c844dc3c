#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import PPSupport

/// Why a preset was not accepted: one sentence with the file, the key and what is allowed.
public struct PresetError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  /// An error of a file: `mine.json: gpu.memory_gb is -3; it must be greater than 0`.
  public init(file: String, _ sentence: String) { description = "\(file): \(sentence)" }
}

/// One JSON object of a preset, read key by key; every key must be known.
public struct PresetObject {
  let file: String
  /// The path of keys that leads here: empty, or `gpu.`.
  let path: String
  let values: [String: JSONValue]

  /// The most bytes of a preset: reading one takes no noticeable time.
  public static let limit = 1 << 16

  /// Reads the outermost object of a preset.
  public init(file: String, text: [UInt8], keys: [String]) throws(PresetError) {
    try self.init(file: file, text: text)
    try check(keys)
  }

  /// Reads the outermost object of a file, whatever its keys are.
  public init(file: String, text: [UInt8]) throws(PresetError) {
    guard text.count <= PresetObject.limit else {
      throw PresetError(
        file: file,
        "this has \(text.count) bytes, and a preset has at most \(PresetObject.limit); ppsim show "
          + "prints presets to copy and change")
    }
    let value: JSONValue
    do {
      value = try JSONDecoder().decode(JSONValue.self, from: Data(text))
    } catch {
      throw PresetError(
        file: file, "this is not JSON; ppsim show prints presets to copy and change")
    }
    guard case .object(let values) = value else {
      throw PresetError(file: file, "a preset is a JSON object, but this is \(value.description)")
    }
    self.init(file: file, path: "", values: values)
  }

  init(file: String, path: String, values: [String: JSONValue]) {
    self.file = file
    self.path = path
    self.values = values
  }

  /// Refuses a key that is not among `keys`.
  public func check(_ keys: [String]) throws(PresetError) {
    if let unknown = values.keys.sorted().first(where: { !keys.contains($0) }) {
      let hint = didYouMean(unknown, among: keys)
      throw PresetError(
        file: file,
        "unknown key '\(path)\(unknown)'; \(hint ?? "known are \(keys.joined(separator: ", "))")")
    }
  }

  func value(_ key: String, _ wanted: String) throws(PresetError) -> JSONValue {
    guard let value = values[key] else {
      throw PresetError(file: file, "'\(path)\(key)' is missing; it must be \(wanted)")
    }
    return value
  }

  func wrong(_ key: String, _ value: JSONValue, _ wanted: String) -> PresetError {
    PresetError(file: file, "'\(path)\(key)' is \(value.description); it must be \(wanted)")
  }

  /// Whether a key is there.
  public func has(_ key: String) -> Bool { values[key] != nil }

  /// An object within this one.
  public func object(_ key: String, keys: [String]) throws(PresetError) -> PresetObject {
    let value = try value(key, "an object")
    guard case .object(let values) = value else { throw wrong(key, value, "an object") }
    let inner = PresetObject(file: file, path: path + key + ".", values: values)
    try inner.check(keys)
    return inner
  }

  /// A text.
  public func text(_ key: String) throws(PresetError) -> String {
    let value = try value(key, "a text")
    guard case .text(let text) = value else { throw wrong(key, value, "a text") }
    return text
  }

  /// A whole number in a range.
  public func count(_ key: String, _ range: ClosedRange<Int>) throws(PresetError) -> Int {
    let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    let value = try value(key, wanted)
    guard case .number(let number) = value, let count = Int(exactly: number), range.contains(count)
    else { throw wrong(key, value, wanted) }
    return count
  }

  /// The smallest number that is taken where 0 is not: what is divided by it stays a number.
  public static let least = 1e-9
  /// The largest number that is taken.
  public static let most = 1e15

  /// A number greater than 0, at least 1e-9, and at most `limit`.
  public func positive(_ key: String, upTo limit: Double = most) throws(PresetError) -> Double {
    let end = "and at most \(limit == 1 ? "1" : "\(limit)")"
    let value = try value(key, "a number greater than 0 \(end)")
    guard case .number(let number) = value, number > 0, number <= limit else {
      throw wrong(key, value, "a number greater than 0 \(end)")
    }
    guard number >= PresetObject.least else {
      throw wrong(key, value, "at least \(PresetObject.least) \(end)")
    }
    return number
  }

  /// A number that is at least 0.
  public func amount(_ key: String) throws(PresetError) -> Double {
    let wanted = "a number from 0 to \(PresetObject.most)"
    let value = try value(key, wanted)
    guard case .number(let number) = value, number >= 0, number <= PresetObject.most else {
      throw wrong(key, value, wanted)
    }
    return number
  }
}
