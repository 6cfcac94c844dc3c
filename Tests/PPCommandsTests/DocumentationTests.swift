import Foundation
import TestSupport
import Testing

/// Every command shown in the README and in `Docs` is run, by a shell, with the built program.
///
/// A `console` block holds commands after `$ ` and their exact output; an `sh` block commands that
/// must succeed. Lines that call `swift` are for `.ci/run`. With `PPSIM_UPDATE_DOCS` in the
/// environment the outputs are written anew.
@Suite struct DocumentationTests {
  static let documents: [String] = {
    let docs = projectRoot.appendingPathComponent("Docs").path
    let pages = FileManager.default.enumerator(atPath: docs)?.compactMap { $0 as? String } ?? []
    return ["README.md"] + pages.filter { $0.hasSuffix(".md") }.map { "Docs/" + $0 }.sorted()
  }()

  @Test(arguments: documents)
  func commandsRunAsShown(_ document: String) throws {
    let file = projectRoot.appendingPathComponent(document)
    let text = try String(contentsOf: file, encoding: .utf8)
    let shell = try Shell()
    defer { shell.remove() }
    var result: [String] = []
    var lines = text.components(separatedBy: "\n")[...]
    while let line = lines.popFirst() {
      result.append(line)
      guard line == "```console" || line == "```sh" else { continue }
      let block = Array(lines.prefix { $0 != "```" })
      lines = lines.dropFirst(block.count)
      result += line == "```sh" ? checkScript(block, shell) : checkSession(block, shell)
    }
    if ProcessInfo.processInfo.environment["PPSIM_UPDATE_DOCS"] != nil {
      try result.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    }
  }

  @Test func documentsWereFound() {
    #expect(Self.documents.count > 10)
  }

  private func checkScript(_ block: [String], _ shell: Shell) -> [String] {
    let script = block.filter { !$0.hasPrefix("swift ") }.joined(separator: "\n")
    let (code, output) = shell.run(script)
    #expect(code == 0, "\(script)\n\(output)")
    return block
  }

  private func checkSession(_ block: [String], _ shell: Shell) -> [String] {
    var result: [String] = []
    var rest = block[...]
    while let command = rest.popFirst() {
      result.append(command)
      guard command.hasPrefix("$ ") else {
        Issue.record("a console block starts with a command after '$ ': \(command)")
        continue
      }
      let shown = rest.prefix { !$0.hasPrefix("$ ") }
      rest = rest.dropFirst(shown.count)
      let (code, output) = shell.run(String(command.dropFirst(2)))
      var lines = output.components(separatedBy: "\n")
      if lines.last == "" { lines.removeLast() }
      #expect(code == 0, "\(command)\n\(output)")
      #expect(Array(shown) == lines, "\(command)\n\(output)")
      result += lines
    }
    return result
  }
}

/// Runs scripts in a folder of their own, with `ppsim` on the path.
struct Shell {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    for folder in ["Schedules", "Docs"] {
      try FileManager.default.copyItem(
        at: projectRoot.appendingPathComponent(folder),
        to: scratch.folder.appendingPathComponent(folder))
    }
  }

  func remove() { scratch.remove() }

  /// The folder of the built program: beside the test program, or in the package's build folder.
  static let programs: String = {
    let candidates = [
      URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path,
      Bundle.main.bundlePath,
      projectRoot.appendingPathComponent(".build/debug").path,
    ]
    return candidates.first {
      FileManager.default.isExecutableFile(atPath: $0 + "/ppsim")
    } ?? ""
  }()

  /// The exit code of a script, and what it wrote to standard output and error together.
  func run(_ script: String) -> (code: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-e", "-c", script]
    process.currentDirectoryURL = scratch.folder
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = Shell.programs + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      return (-1, "\(error)")
    }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
