import Foundation
import Schedules
import TestSupport
import Testing

/// What `ppsim completions` and `ppsim man` print, read by the programs that they are for.
@Suite struct CompletionTests {
  /// The options that a help page lists.
  private static func options(_ verb: String) -> Set<String> {
    let lines = ppsim("\(verb) --help").output.split(separator: "\n")
    return Set(
      lines.filter { $0.hasPrefix("  -") }.compactMap {
        $0.split(separator: " ").first.map(String.init)
      })
  }

  private static func isThere(_ program: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
  }

  /// What bash offers behind each of these starts of a command line; blanks separate words.
  private func offered(_ lines: [String]) throws -> [Set<String>] {
    let shell = try Shell()
    defer { shell.remove() }
    let calls = lines.map { line in
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
        .map { "'\($0)'" }.joined(separator: " ")
      return "COMP_WORDS=(\(words)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _ppsim; "
        + "printf '%s\\n' \"${COMPREPLY[@]}\" end"
    }
    let (code, output) = shell.run(
      "mkdir sub && touch 'my file.sched' && ppsim completions bash > c && bash -c '\n"
        + "source ./c\n\(calls.joined(separator: "\n").replacing("'", with: "'\\''"))'")
    #expect(code == 0, "\(output)")
    return output.components(separatedBy: "end\n").dropLast().map {
      Set($0.split(separator: "\n").map(String.init))
    }
  }

  @Test func bashOffersEveryCommandAndOption() throws {
    let commands = WidthTests.commands
    let found = try offered(["ppsim "] + commands.map { "ppsim \($0) -" })
    #expect(found[0].isSuperset(of: commands))
    for (command, options) in zip(commands, found.dropFirst()) {
      #expect(options == Self.options(command), "\(command)")
    }
  }

  @Test func bashOffersValues() throws {
    let found = try offered([
      "ppsim run dualp", "ppsim run dualpipe --precision ", "ppsim run 1f1b --model deep",
      "ppsim run 1f1b --csv my", "ppsim run 1f1b --pp ", "ppsim report val", "ppsim sw",
      "ppsim sweep --best through",
    ])
    let known = Catalogue.all.map(\.name).filter { $0.hasPrefix("dualp") }
    #expect(found[0] == Set(known) && known.count > 1)
    #expect(found[1] == ["bf16", "fp8", "mxfp8", "nvfp4"])
    #expect(found[2].isSuperset(of: ["deepseek-v3", "deepseek-v2-lite"]))
    #expect(found[3] == ["my file.sched"] && found[4].isEmpty)
    #expect(found[5] == ["validation"] && found[6] == ["sweep"] && found[7] == ["throughput"])
  }

  /// Every option of every command is in the scripts of the others, which read them where they are there.
  @Test(arguments: ["zsh", "fish"])
  func othersHaveEveryOption(_ name: String) throws {
    let script = ppsim("completions \(name)").output
    for command in WidthTests.commands {
      #expect(script.contains(command))
      for option in Self.options(command) {
        let fish =
          option.hasPrefix("--") ? "-l \(option.dropFirst(2)) " : "-s \(option.dropFirst()) "
        #expect(script.contains(name == "fish" ? fish : "\(option)["), "\(command) \(option)")
      }
    }
    guard Self.isThere(name) else { return }
    let shell = try Shell()
    defer { shell.remove() }
    let (code, output) = shell.run("ppsim completions \(name) > c && \(name) -n c")
    #expect(code == 0, "\(output)")
  }

  @Test func unknownShellsAreNamed() {
    #expect(ppsim("completions zhs").error.contains("did you mean 'zsh'?"))
    #expect(ppsim("completions").error.contains("bash, zsh, fish"))
  }

  /// Every line that starts with a dot is a request that man knows; every option is there.
  @Test func theManualHasEverything() throws {
    let page = ppsim("man").output
    let known: Set = [
      ".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".I", ".RI", ".nf", ".fi",
    ]
    for line in page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(known.contains(String(line.prefix { $0 != " " })), "\(line)")
    }
    let plain = page.replacing("\\-", with: "-")
    for command in WidthTests.commands {
      #expect(plain.contains("\n.SS ppsim \(command)"))
      for option in Self.options(command) { #expect(plain.contains("\\fB\(option)\\fR")) }
    }
    guard Self.isThere("groff") else { return }
    let shell = try Shell()
    defer { shell.remove() }
    let (code, output) = shell.run("ppsim man > p && groff -man -Tutf8 -ww p 2>&1 > /dev/null")
    #expect(code == 0 && output.isEmpty, "\(output)")
  }
}
