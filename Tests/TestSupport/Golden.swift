import Foundation

/// Compares a text with the file `Tests/Goldens/<name>`; a missing file is recorded, and an error.
///
/// Goldens protect the look of a text; whether its figures are right is for other tests.
public func goldenProblem(_ text: String, _ name: String) -> String? {
  let file = projectRoot.appendingPathComponent("Tests/Goldens/\(name)")
  guard let wanted = try? String(contentsOf: file, encoding: .utf8) else {
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
      return "golden \(name) did not exist; it is recorded now: look at it, and run again"
    } catch {
      return "golden \(name) does not exist and cannot be recorded: \(error)"
    }
  }
  guard wanted != text else { return nil }
  return "differs from golden \(name); delete that file to record it anew.\n\(text)"
}

/// The project's folder.
public let projectRoot = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
