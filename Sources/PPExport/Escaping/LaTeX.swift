import PPModel
import PPSupport

/// LaTeX's text mode, and its mathematics, without packages.
enum LaTeX {
  /// Words, on one line.
  static func text(_ text: String) -> String {
    text.plain().escaped { scalar in
      switch scalar {
      case "&", "%", "_", "#", "$", "{", "}": "\\\(scalar)"
      case "<": "$<$"
      case ">": "$>$"
      case "\\": "\\textbackslash{}"
      case "~": "\\textasciitilde{}"
      case "^": "\\textasciicircum{}"
      case "×": "$\\times$"
      case "·": "$\\cdot$"
      default: nil
      }
    }
  }

  /// A formula as plain text has it, in mathematics: `(pp/2-1)(F&B + B - 3·W)` as `$(\frac{PP}{2}-1)(F\&B + B - 3W)$`.
  ///
  /// pp is PP, as in the papers; other names of more than a letter stand upright, products without a sign.
  static func formula(_ text: String) -> String {
    var result = ""
    var rest = text.plain()[...]
    func take(_ isPart: (Character) -> Bool) -> String {
      let part = rest.prefix(while: isPart)
      rest = rest.dropFirst(part.count)
      return String(part)
    }
    while let first = rest.first {
      guard first.isLetter else {
        rest = rest.dropFirst()
        result += first == "·" ? (names(result, rest) ? "\\cdot " : "") : symbol(first)
        continue
      }
      let name = take { $0.isLetter || ($0.isNumber && first == "p") }
      let word = name == "pp" ? "PP" : name.count > 1 ? "\\mathrm{\(name)}" : name
      let digits = rest.first == "/" ? rest.dropFirst().prefix(while: \.isNumber) : ""
      rest = digits.isEmpty ? rest : rest.dropFirst(1 + digits.count)
      result += digits.isEmpty ? word : "\\frac{\(word)}{\(digits)}"
    }
    return "$\(result)$"
  }

  /// Whether a name ends before a product's sign and another begins behind it.
  private static func names(_ before: String, _ behind: Substring) -> Bool {
    let ends = before.last.map { $0.isLetter || $0 == "}" } ?? false
    return ends && behind.first?.isLetter == true
  }

  /// A character between names and numbers.
  private static func symbol(_ character: Character) -> String {
    switch character {
    case "&", "%", "#", "$", "{", "}": "\\\(character)"
    case "×": "\\times "
    default: String(character)
    }
  }
}
