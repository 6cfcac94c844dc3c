/// XML 1.0.
package enum XML {
  /// The value of an attribute, to stand between double quotes; line ends are kept.
  package static func attribute(_ text: String) -> String {
    text.plain(keeping: "\n").escaped { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "\n": "&#10;"
      // No character of XML, not even as a number; the other ones are no plain text either.
      case "\u{FFFE}", "\u{FFFF}": "."
      default: nil
      }
    }
  }
}
