import PPModel
import PPSupport

/// Markdown as GitHub and GitLab read it.
enum Markdown {
  /// Words that stay words, on one line: no link, mention, HTML, emphasis, code or column.
  ///
  /// A backslash is enough for what Markdown itself reads. Mentions, references to issues and bare
  /// addresses are looked for in the text that comes out, so a word joiner goes between their parts.
  static func text(_ text: String) -> String {
    let scalars = Array(text.plain().unicodeScalars)
    var result = ""
    for (place, scalar) in scalars.enumerated() {
      let rest = scalars[(place + 1)...]
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "<", "|", "~", "$": result += "\\\(scalar)"
      case "&": result += isReference(rest) ? "\\&" : "&"
      case "@", "#": result += "\\\(scalar)" + (startsWord(rest) ? joiner : "")
      case ":" where rest.starts(with: "//".unicodeScalars): result += "\\:" + joiner
      case "." where isHost(scalars[..<place]): result += joiner + "."
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Lines that stay as they are, in a fence that none of them can end.
  static func fenced(_ text: String) -> String {
    let text = text.plain(keeping: "\n")
    var (longest, run) = (0, 0)
    for scalar in text.unicodeScalars {
      run = scalar == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)text\n\(text)\(fence)\n"
  }

  /// U+2060, in letters: it shows nothing and breaks no line.
  private static let joiner = "&NoBreak;"

  private static func startsWord(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    text.first.map { $0.properties.isAlphabetic || ("0"..."9").contains($0) } ?? false
  }

  /// Whether `&` and this is a character reference: `amp;`, `#64;`.
  private static func isReference(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    let name = text.prefix { $0.isASCII && (startsWord([$0]) || $0 == "#") }
    return !name.isEmpty && text.dropFirst(name.count).first == ";"
  }

  /// Whether the text ends in `www`, so that a point makes it an address.
  private static func isHost(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    String(String.UnicodeScalarView(text.suffix(3))).lowercased() == "www"
  }
}
