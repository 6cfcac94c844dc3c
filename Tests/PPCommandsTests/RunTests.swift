import Foundation
import TestSupport
import Testing

@Suite struct RunTests {
  /// The look of the output, in every style; `Tests/Goldens` holds the texts.
  @Test(arguments: [
    ("run-dualpipe-16x32.txt", "run dualpipe --pp 16 --micro 32"),
    ("run-dualpipe-8x20-wide.txt", "run dualpipe --pp 8 --micro 20 --width 280"),
    ("run-dualpipe-16x32-narrow.txt", "run dualpipe --pp 16 --micro 32 --width 80"),
    ("run-zbv-4x8-ascii.txt", "run zbv --pp 4 --micro 8 --ascii --width 120 --ranks"),
    ("run-interleaved-color.txt", "run interleaved --pp 4 --micro 8 --set chunks=3 --color always"),
    ("run-zb2p-window.txt", "run zb2p --pp 4 --micro 9 --from 10 --to 30.5 --p2p 0.25"),
    ("run-dualpipe.json", "run dualpipe --pp 4 --micro 8 --cost F=1,B=2.4,W=1.1,FB=3 --json -"),
    ("run-dualpipev.csv", "run dualpipev --pp 2 --micro 4 --p2p 0.125 --csv -"),
    ("compare.txt", "compare 1f1b interleaved zb1p zb2p zbv dualpipe dualpipev --pp 8 --micro 32"),
    ("compare.md", "compare 1f1b dualpipev --pp 8 --micro 32 --equal-stages --format markdown"),
    ("compare.csv", "compare 1f1b interleaved --set chunks=3 --pp 8 --micro 32 --format csv"),
    ("compare.json", "compare 1f1b zb1p dualpipe --pp 8 --micro 32 --p2p 0.2 --format json"),
    ("table2.txt", "report table2 --pp 8,16"),
    ("table2-all.txt", "report table2 --all --pp 8 --cost F=1,B=3,W=1.5 --p2p 0.1"),
    ("table2.md", "report table2 --pp 8 --format markdown"),
    ("table2.tex", "report table2 --pp 8 --format latex"),
    ("table2.csv", "report table2 --pp 8 --micro 40 --cost F=2 --format csv"),
    ("table2.json", "report table2 --pp 8 --format json"),
    ("all-to-all.txt", "report all-to-all"),
    (
      "all-to-all.csv",
      "report all-to-all --cluster h100 --ep 16 --experts-per-token 8 --format csv"
    ),
    (
      "run-model.txt",
      "run dualpipe --pp 8 --micro 16 --model deepseek-v3 --profile deepseek-v3-h800 --width 100"
    ),
    ("run-model.json", "run zb1p --pp 4 --micro 8 --model deepseek-v2-lite --ep 8 --json -"),
    (
      "compare-model.txt",
      "compare 1f1b zb1p dualpipe --pp 8 --micro 32 --model deepseek-v3 --comm-scale 1.5"
    ),
    (
      "close-up.txt",
      "run dualpipe --pp 16 --micro 120 --model deepseek-v3 --profile deepseek-v3-h800 --width 80 "
        + "--close-up pair --ascii"
    ),
    (
      "streams.txt",
      "run dualpipe --pp 2 --micro 4 --model deepseek-v2-lite --ep 8 --streams --width 150 --ranks"
    ),
    ("list.txt", "list"), ("help.txt", "--help"), ("help-run.txt", "run --help"),
  ])
  func outputs(_ golden: String, _ line: String) {
    let first = ppsim(line)
    #expect(first.code == 0)
    #expect(first.error == "")
    #expect(goldenProblem(first.output, golden) == nil)
    #expect(ppsim(line).output == first.output, "the same line twice gives the same bytes")
  }

  @Test func theTerminalDecidesWidthAndColor() {
    let line = ["run", "dualpipe", "--pp", "4", "--micro", "8"]
    let terminal = TestWorld()
    terminal.isTerminal = true
    terminal.width = 60
    #expect(terminal.run(line) == 0)
    #expect(terminal.output.contains("\u{1B}["))

    let noColor = TestWorld()
    noColor.isTerminal = true
    noColor.width = 60
    noColor.variables = ["NO_COLOR": "1"]
    #expect(noColor.run(line) == 0)
    #expect(!noColor.output.contains("\u{1B}"))
    #expect(noColor.output.split(separator: "\n")[2...5].allSatisfy { $0.count <= 60 })

    let pipe = TestWorld()
    pipe.width = 60
    #expect(pipe.run(line) == 0)
    #expect(pipe.output == ppsim(line.joined(separator: " ")).output)
  }

  @Test func filesAreWrittenBesideTheChart() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let line =
      "run zb1p --pp 2 --micro 4 --csv \(scratch.path("t.csv")) --json \(scratch.path("t.json"))"
    let result = ppsim(line)
    #expect(result.code == 0 && result.output.contains("makespan"))
    #expect(scratch.text("t.csv") == ppsim("run zb1p --pp 2 --micro 4 --csv -").output)
    #expect(scratch.text("t.json") == ppsim("run zb1p --pp 2 --micro 4 --json -").output)
    #expect(scratch.names == ["t.csv", "t.json"])
  }

  @Test func anOutputFileIsWrittenWholeOrNotAtAll() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let old = try scratch.file("old.json", "old")
    let deadlock = try scratch.file(
      "ring.sched", "if rank == 0 { F@0 B@0 F@1 B@1 } else { F@1 B@1 F@0 B@0 }")
    let result = ppsim("run \(deadlock) --pp 2 --micro 2 --json \(old)")
    #expect(result.code == 1)
    #expect(scratch.text("old.json") == "old")
    #expect(scratch.names == ["old.json", "ring.sched"])
    // A link stays a link.
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("link.json"), withDestinationPath: old)
    #expect(ppsim("run 1f1b --pp 2 --micro 2 --json \(scratch.path("link.json"))").code == 0)
    #expect(scratch.text("old.json")?.hasPrefix("{") == true)
    #expect(
      (try? FileManager.default.destinationOfSymbolicLink(atPath: scratch.path("link.json"))) == old
    )
    #expect(ppsim("run 1f1b --pp 2 --micro 2 --json /dev/null").code == 0)
  }

  @Test func aCopiedScheduleCanBeChangedAndCompared() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let shown = ppsim("show dualpipe").output
    let original = try scratch.file("copy.sched", shown)
    let changed = try scratch.file(
      "mine.sched",
      shown.replacingOccurrences(
        of: "repeat half - h - 1       { W I[near] }",
        with: "repeat half - h - 1       { I[near] W }"))
    let same = ppsim("compare dualpipe \(original) --pp 8 --micro 20 --format csv").output
      .split(separator: "\n").map { $0.split(separator: ",").dropFirst() }
    #expect(same[1] == same[2])
    let different = ppsim("compare dualpipe \(changed) --pp 8 --micro 20 --format csv").output
      .split(separator: "\n").map { $0.split(separator: ",").dropFirst() }
    #expect(different[1] != different[2])
    #expect(ppsim("run \(changed) --pp 8 --micro 20").code == 0)
  }

  @Test func aFixedSizeNeedsNoOptions() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let file = try scratch.file(
      "s.sched", "size pp = 2, micro = 3 repeat micro { F } repeat micro { B }")
    #expect(ppsim("run \(file)").code == 0)
    #expect(ppsim("run \(file) --pp 2").code == 0)
    let result = ppsim("run \(file) --pp 4")
    #expect(result.code == 2 && result.error.contains("is for pp = 2 and micro = 3 alone"))
    #expect(ppsim("compare \(file) \(file)").code == 0)
  }

  @Test func standardOutputThatFailsIsTold() {
    let closed = TestWorld()
    closed.problem = .closed
    #expect(closed.run(["run", "1f1b", "--pp", "2", "--micro", "2"]) == 0)
    #expect(closed.error == "")
    let full = TestWorld()
    full.problem = .failed("No space left on device")
    #expect(full.run(["run", "1f1b", "--pp", "2", "--micro", "2", "--csv", "-"]) == 2)
    #expect(full.error == "ppsim: cannot write to standard output: No space left on device\n")
  }

  /// Without communication no resource is shared: simulating all at once, and chunk by chunk, agree to
  /// the byte, with stages that all differ.
  @Test(arguments: ["1f1b", "zb1p", "dualpipe", "zbv"])
  func withoutCommunicationFidelityChangesNothing(_ name: String) {
    let line = "run \(name) --pp 8 --micro 20 --model deepseek-v3 --comm-scale 0 --streams --json -"
    let component = ppsim(line + " --fidelity component").output
    let chunk = ppsim(line + " --fidelity chunk").output
    #expect(component.contains("\"components\":["))
    #expect(
      component.replacingOccurrences(of: "fidelity\":\"component", with: "fidelity\":\"chunk")
        == chunk)
    // With it, ports are shared and the two part.
    let loud = line.replacingOccurrences(of: "--comm-scale 0", with: "--comm-scale 2")
    #expect(
      ppsim(loud + " --fidelity component").output != ppsim(loud + " --fidelity chunk").output)
  }

  /// A step too large for a quick component simulation goes chunk by chunk, and says so.
  @Test func largeStepsGoChunkByChunk() {
    let line = "run 1f1b --pp 8 --model deepseek-v3 --no-gantt"
    #expect(!ppsim(line + " --micro 1600").output.contains("by chunk"))
    #expect(ppsim(line + " --micro 1700").output.contains("by chunk"))
  }

  /// The rows of `--streams --csv` are the chunks' components: as many, inside their chunks, and no two of
  /// a stream at once.
  @Test func componentRowsFillTheirChunks() throws {
    let line = "run zb1p --pp 4 --micro 8 --model deepseek-v2-lite --ep 8"
    func rows(_ text: String) -> [[String]] {
      text.split(separator: "\n").dropFirst().map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
    }
    let components = rows(ppsim(line + " --streams --csv -").output)
    let chunks = rows(ppsim(line + " --csv -").output)
    // 26 MoE layers of 10 components, a dense one of 6, and the head of 3, for each micro-batch.
    #expect(components.count == 8 * (26 * 10 + 6 + 3 + 2))
    var ends: [String: Double] = [:]
    for row in components {
      let start = try #require(Double(row[6])), end = try #require(Double(row[7]))
      #expect(start >= ends[row[0] + row[1]] ?? 0 && end > start, "\(row)")
      ends[row[0] + row[1]] = end
      #expect(
        chunks.contains { chunk in
          chunk[0] == row[0] && chunk[2] == row[3] && chunk[3] == row[4]
            && Double(chunk[6]) ?? 0 <= start && end <= Double(chunk[7]) ?? 0
        }, "\(row)")
    }
  }
}
