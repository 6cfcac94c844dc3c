import PPModel
import PPSupport

/// LaTeX's text mode, without packages.
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
}
