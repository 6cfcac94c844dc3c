import PPModel
import PPSupport

/// Comma-separated values after RFC 4180, a row a line.
enum CommaSeparated {
  /// A field, in quotes where it needs them; its line ends are dots, so that a row stays a line.
  static func field(_ text: String) -> String {
    let text = text.plain()
    guard text.utf8.contains(where: { ",\"".utf8.contains($0) }) else { return text }
    return "\"" + text.escaped { $0 == "\"" ? "\"\"" : nil } + "\""
  }
}
