#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension PresetObject {
  /// What tells one preset from another, whatever its file is called: 16 hexadecimal digits.
  ///
  /// They are the same where the keys and values are the same; blanks, the order of keys and `about` do not
  /// count. It is FNV-1a, to see mistakes, not attacks; empty where the text is no JSON.
  ///
  /// - Complexity: O(length).
  public static func digest(_ text: [UInt8]) -> String {
    guard var value = try? JSONDecoder().decode(JSONValue.self, from: Data(text)) else { return "" }
    if case .object(var values) = value {
      values["about"] = nil
      value = .object(values)
    }
    let hash = value.canonical.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension JSONValue {
  /// A text that is the same for the same values.
  fileprivate var canonical: String {
    switch self {
    case .null: "null"
    case .flag(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let value): "\"\(value)\""
    case .list(let values): "[\(values.map(\.canonical).joined(separator: ","))]"
    case .object(let values):
      "{"
        + values.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.canonical)" }
        .joined(separator: ",") + "}"
    }
  }
}
