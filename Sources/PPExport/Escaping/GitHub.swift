import PPModel
import PPStudy
import PPSupport

/// Workflow commands of GitHub Actions, which the runner reads from standard output line by line.
enum GitHub {
  /// `::warning file=…,line=…,col=…,title=…::message`, a line.
  static func command(
    _ level: String, at place: FilePlace?, title: String, _ message: String
  ) -> String {
    var properties: [(String, String)] = []
    if let place {
      // The runner knows files by their paths from the repository's root.
      let path = place.file.hasPrefix("./") ? String(place.file.dropFirst(2)) : place.file
      properties = [
        ("file", path), ("line", "\(max(1, place.line))"), ("col", "\(max(1, place.column))"),
      ]
    }
    properties.append(("title", title))
    let list = properties.map { "\($0.0)=\(property($0.1))" }.joined(separator: ",")
    return "::\(level) \(list)::\(data(message))\n"
  }

  /// A message: its lines stay lines for those who read it, and one line for the runner.
  private static func data(_ text: String) -> String {
    text.plain(keeping: "\n").escaped { scalar in
      switch scalar {
      case "%": "%25"
      case "\n": "%0A"
      default: nil
      }
    }
  }

  private static func property(_ text: String) -> String {
    data(text.plain()).escaped { scalar in
      switch scalar {
      case ":": "%3A"
      case ",": "%2C"
      default: nil
      }
    }
  }
}
