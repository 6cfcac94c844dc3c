#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

// Writes Swift files while the package is built; see `EmbedPlugin` and `CommitPlugin`:
//
//     embed OUTPUT FILE…          text files, as an array
//     embed --commit OUTPUT GIT   the commit that is checked out, from the folder .git

let arguments = Array(CommandLine.arguments.dropFirst())
let isCommit = arguments.first == "--commit"
let paths = arguments.dropFirst(isCommit ? 1 : 0)
guard let output = paths.first else { fatalError("usage: embed [--commit] OUTPUT FILE…") }
let text = try isCommit ? commitText(git: paths.last ?? "") : filesText(Array(paths.dropFirst()))
try text.write(toFile: output, atomically: true, encoding: .utf8)

/// The text of a Swift file with an array of files.
func filesText(_ paths: [String]) throws -> String {
  var lines = [
    "/// The text files of this target, in the order of their paths, each with the name of its folder.",
    "let embeddedFiles: [(folder: String, name: String, text: String)] = [",
  ]
  for path in paths {
    let names = path.split(separator: "/").suffix(2).map(String.init)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let parts = names + [String(decoding: bytes, as: UTF8.self)]
    lines.append("  (\(parts.map(literal).joined(separator: ", "))),")
  }
  return (lines + ["]", ""]).joined(separator: "\n")
}

/// The text of a Swift file with the first digits of the commit, or nil outside a checkout.
func commitText(git: String) -> String {
  let known = commit(git).map { literal(String($0.prefix(10))) } ?? "nil"
  return "/// The commit that this program was built from.\nlet builtCommit: String? = \(known)\n"
}

/// The commit that is checked out: the head itself, or the last one that its log names.
func commit(_ git: String) -> String? {
  func read(_ name: String) -> String? {
    try? String(contentsOf: URL(fileURLWithPath: git + "/" + name), encoding: .utf8)
  }
  func isCommit(_ text: Substring) -> Bool { text.count == 40 && text.allSatisfy(\.isHexDigit) }
  let last = read("logs/HEAD")?.split(separator: "\n").last?.split(separator: " ")
  if let last, last.count > 1, isCommit(last[1]) { return String(last[1]) }
  guard let head = read("HEAD")?.split(separator: "\n").first else { return nil }
  if isCommit(head) { return String(head) }
  guard head.hasPrefix("ref: "), let named = read(String(head.dropFirst(5))) else { return nil }
  return named.split(separator: "\n").first.flatMap { isCommit($0) ? String($0) : nil }
}

/// A text as a Swift literal.
func literal(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\\", "\"": result += "\\\(scalar)"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.value < 32:
      result += "\\u{" + String(scalar.value, radix: 16) + "}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
