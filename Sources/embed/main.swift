#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

// Writes a Swift file that holds text files: embed OUTPUT FILE…
//
// The build runs it for targets that have such files; see `EmbedPlugin`.

/// A text as a Swift literal.
func literal(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\\", "\"": result += "\\\(scalar)"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.value < 32: result += "\\u{\(scalar.value)}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

let paths = CommandLine.arguments.dropFirst()
guard let output = paths.first else { fatalError("usage: embed OUTPUT FILE…") }
var lines = [
  "/// The text files of this target's folder, in the order of their names.",
  "let embeddedFiles: [(name: String, text: String)] = [",
]
for path in paths.dropFirst() {
  let name = path.split(separator: "/").last.map(String.init) ?? path
  let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
  lines.append("  (\(literal(name)), \(literal(String(decoding: bytes, as: UTF8.self)))),")
}
lines.append("]")
try (lines.joined(separator: "\n") + "\n").write(toFile: output, atomically: true, encoding: .utf8)
