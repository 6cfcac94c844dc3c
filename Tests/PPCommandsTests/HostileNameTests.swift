import Foundation
import PPSupport
import Testing

/// Names of files, titles and labels of saved runs that hold more than text.
@Suite struct HostileNameTests {
  private static let names = [
    "a\r\n::stop-commands::x", "q\"\u{301},b|c", "\u{FFFF}\u{FFFE}", "b\u{202E}\u{2066}di",
    "\u{1B}[31m\u{7}",
    "\u{2028}l\u{85}", "[x](y) @u #1 <b> `c`",
  ]

  private func isPlain(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: scalar == "\n"
      default: true
      }
    }
  }

  /// Whatever a command says of a file, it says in plain text, and no line starts with a name's second.
  @Test(arguments: names)
  func filesAreToldInPlainText(_ name: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let title = "schedule \"T\u{202E}itle\u{200F}\"\n"
    let good = try scratch.file(name + ".sched", title + "repeat micro { F } repeat micro { B }")
    let bad = try scratch.file(name + "2.sched", title + "require pp > 99, \"no\u{202E}\"\nF")
    let broken = try scratch.file(name + "3.sched", "repeat micro { F }")
    let csv = try scratch.file(name + ".csv", "0F0,0B0,\u{1B}\n")
    let model = try scratch.file(name + ".json", ppsim("show model deepseek-v2-lite").output)
    let nowhere = scratch.path(name + "4.sched")
    let size = ["--pp", "2", "--micro", "4"]
    for line in [
      ["run", good, "--no-gantt"], ["run", good, "--json", "-"], ["run", bad], ["run", broken],
      ["run", csv], ["run", nowhere], ["compare", good, good, "1f1b"],
      ["compare", good, "--format", "csv"], ["compare", good, "--format", "markdown"],
      ["diff", good, "1f1b"], ["diff", good, "1f1b", "--format", "github"],
      ["diff", good, "1f1b", "--format", "markdown"], ["diff", good, broken], ["expand", good],
      ["explain", good], ["check", good, bad, broken, csv, nowhere],
      ["check", good, bad, broken, csv, nowhere, "--format", "github"],
      ["check", good, bad, broken, csv, nowhere, "--format", "junit"],
      ["check", good, bad, broken, csv, nowhere, "--format", "json"],
      ["run", "1f1b", "--no-gantt", "--model", model, "--ep", "8"],
      ["run", "1f1b", "--no-gantt", "--model", good],
    ] {
      let world = TestWorld()
      _ = world.run(line + size)
      #expect(isPlain(world.output) && isPlain(world.error), "\(line)")
      for text in [world.output, world.error] {
        #expect(!text.split(separator: "\n").contains { $0.hasPrefix("::stop") }, "\(line)")
      }
    }
  }

  /// Labels come out of files that anyone may have written.
  @Test(arguments: names)
  func savedLabelsAreToldInPlainText(_ name: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let quoted =
      try #require(
        String(data: JSONEncoder().encode([name, name]), encoding: .utf8)
      ).dropFirst()
      .split(separator: "\",\"")[0] + "\""
    let run = ppsim("run 1f1b --pp 2 --micro 2 --json -").output
    let before = try scratch.file(
      "a.json", run.replacing("\"schedule\":\"1f1b\"", with: "\"schedule\":\(quoted)"))
    let after = try scratch.file(
      "b.json",
      run.replacing("\"p2p_mode\":\"overlap\"", with: "\"p2p_mode\":\(quoted)")
        .replacing("\"makespan\":9", with: "\"makespan\":8"))
    for format in ["text", "markdown", "json", "github"] {
      for files in [[before, after], [after, before]] {
        let world = TestWorld()
        #expect(world.run(["diff"] + files + ["--format", format]) == 1, "\(world.error)")
        #expect(isPlain(world.output), "\(world.output)")
        #expect(!world.output.split(separator: "\n").contains { $0.hasPrefix("::stop") })
      }
    }
    let world = TestWorld()
    let check = ["check", "1f1b", "--pp", "2", "--micro", "2", "--baseline", after]
    #expect(world.run(check) == 2 && isPlain(world.output))
  }
}
