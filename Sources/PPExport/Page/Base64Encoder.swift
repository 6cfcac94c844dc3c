/// Base64 (RFC 4648, section 4), a piece at a time.
struct Base64Encoder {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  /// What does not fill three bytes yet.
  private var rest: [UInt8] = []

  /// The letters for some more bytes.
  mutating func encode(_ bytes: [UInt8]) -> [UInt8] {
    let all = rest + bytes
    let whole = all.count - all.count % 3
    rest = Array(all[whole...])
    var letters: [UInt8] = []
    letters.reserveCapacity(whole / 3 * 4)
    for start in stride(from: 0, to: whole, by: 3) {
      Base64Encoder.append(all[start], all[start + 1], all[start + 2], to: &letters)
    }
    return letters
  }

  /// The last letters, filled up.
  mutating func end() -> [UInt8] {
    guard !rest.isEmpty else { return [] }
    var letters: [UInt8] = []
    Base64Encoder.append(rest[0], rest.count > 1 ? rest[1] : 0, 0, to: &letters)
    let filling = 3 - rest.count
    rest = []
    return letters.dropLast(filling) + [UInt8](repeating: UInt8(ascii: "="), count: filling)
  }

  private static func append(
    _ first: UInt8, _ second: UInt8, _ third: UInt8, to letters: inout [UInt8]
  ) {
    let bits = Int(first) << 16 | Int(second) << 8 | Int(third)
    for shift in [18, 12, 6, 0] { letters.append(alphabet[bits >> shift & 63]) }
  }
}
