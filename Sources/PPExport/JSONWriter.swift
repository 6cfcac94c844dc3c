import PPModel
import PPSupport

/// Writes JSON text in the order in which it is told, straight to bytes.
///
/// Keys keep the order of the documentation and numbers print as short as they round-trip, neither
/// of which an encoder of dictionaries promises; large timelines go through here too.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  mutating func beginObject() { open("{") }
  mutating func endObject() { close("}") }
  mutating func beginArray() { open("[") }
  mutating func endArray() { close("]") }

  /// Starts a new line, for people who read the text; it means nothing.
  mutating func line() {
    if needsComma {
      append(",")
      needsComma = false
    }
    append("\n")
  }

  mutating func key(_ name: String) {
    separate()
    quote(name)
    append(":")
  }

  mutating func string(_ value: String) {
    separate()
    quote(value)
    needsComma = true
  }

  /// A number that is written already, or another literal: `true`, `null`.
  mutating func literal(_ text: String) {
    separate()
    append(text)
    needsComma = true
  }

  mutating func field(_ name: String, string value: String) {
    key(name)
    string(value)
  }

  mutating func field(_ name: String, literal text: String) {
    key(name)
    literal(text)
  }

  mutating func field(_ name: String, _ value: Int) { field(name, literal: "\(value)") }
  mutating func field(_ name: String, _ value: Double) {
    field(name, literal: NumberText.shortest(value))
  }

  /// The bytes so far, for large texts that go out in pieces.
  mutating func take() -> [UInt8] {
    let taken = bytes
    bytes.removeAll(keepingCapacity: true)
    return taken
  }

  private mutating func open(_ bracket: String) {
    separate()
    append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: String) {
    append(bracket)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { append(",") }
    needsComma = false
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// A string; what is not plain text is written by its number, so that it reaches no terminal.
  private mutating func quote(_ text: String) {
    let isSimple = text.utf8.allSatisfy { byte in
      (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
    append("\"")
    append(isSimple ? text : text.escaped(JSONWriter.escape))
    append("\"")
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "\"", "\\": return "\\\(scalar)"
    case "\n": return "\\n"
    case _ where scalar.isPlain: return nil
    default:
      return scalar.utf16.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
    }
  }
}
