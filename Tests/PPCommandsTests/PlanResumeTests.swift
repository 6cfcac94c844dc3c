import Foundation
import TestSupport
import Testing

/// A plan that was stopped anywhere and resumed is one that was not.
@Suite struct PlanResumeTests {
  static let line =
    "plan --model deepseek-v2-lite --cluster h100 --gpus 8 --global-batch 32 --schedules 1f1b,zbv "
    + "--fix cp=1,micro_batch=1,recompute=on"

  /// Cut in the header, inside rows, between rows and nowhere: answer and file come out the same.
  @Test(arguments: ["", " --pareto throughput,memory", " --shard 2/2"])
  func afterACut(_ more: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let line = Self.line + more
    let answer = ppsim(line + " -o \(scratch.path("ways"))")
    #expect(answer.code == 0, "\(answer.error)")
    let whole = try Array(#require(scratch.text("ways")).utf8)
    let ends = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }
    #expect(ends.count > 6)
    for cut in [0, 5, ends[0], ends[1] + 1, ends[3] - 2, ends[4] + 9, whole.count] {
      let path = try scratch.file("ways", String(decoding: whole[..<cut], as: UTF8.self))
      let result = ppsim(line + " -o \(path) --resume --jobs \(cut % 2 + 1)")
      #expect(result.code == 0, "cut at \(cut): \(result.error)")
      #expect(result.output == answer.output, "cut at \(cut)")
      #expect(scratch.text("ways").map { Array($0.utf8) } == whole, "cut at \(cut)")
    }
    // Rows say what a way came to: the fastest of the table is among them.
    #expect(String(decoding: whole, as: UTF8.self).contains(",ok,"))
  }

  /// The parts' files one after the other leave nothing to try.
  @Test func partsAreJoined() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    var joined = ""
    for part in 1...3 {
      let path = scratch.path("part")
      #expect(ppsim(Self.line + " --shard \(part)/3 -o \(path)").code == 0)
      joined += try #require(scratch.text("part"))
    }
    let path = try scratch.file("joined", joined)
    #expect(ppsim(Self.line + " -o \(path) --resume").output == ppsim(Self.line).output)
    #expect(scratch.text("joined") == joined)
  }

  @Test func aFileOfAnotherPlanIsRefused() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let path = scratch.path("ways")
    #expect(ppsim(Self.line + " -o \(path)").code == 0)
    let text = try #require(scratch.text("ways"))
    let others: [(String, String)] = [
      (Self.line.replacing("zbv", with: "zb1p"), "of another plan"),
      (Self.line + " --seq 8192", "other figures"),
      (Self.line.replacing("recompute=on", with: "recompute=full"), "of another plan"),
      (Self.line + " --shard 2/2", "of another plan"),
    ]
    for (line, message) in others {
      let result = ppsim(line + " -o \(path) --resume")
      #expect(result.code == 2, "\(line)")
      #expect(result.error.contains(message), "\(line): \(result.error)")
      #expect(scratch.text("ways") == text, "the file is left alone")
    }
    let rows = text.split(separator: "\n")
    let withoutHeader = rows.dropFirst().joined(separator: "\n") + "\n"
    let cut = "\(rows[0])\n\(rows[1].prefix(9))\n"
    let damages: [(String, String)] = [
      (text.replacing("ok", with: "no", maxReplacements: 1), "is damaged"),
      (withoutHeader, "the first part is missing"),
      ("point,schedule\n", "holds no ways"), (text + "x\ny", "is damaged"),
      (cut, "line 2"),
    ]
    for (damaged, message) in damages {
      _ = try scratch.file("ways", damaged)
      let result = ppsim(Self.line + " -o \(path) --resume")
      #expect(result.code == 2 && result.error.contains(message), "\(message): \(result.error)")
      #expect(scratch.text("ways") == damaged)
    }
    #expect(ppsim(Self.line + " --resume").error.contains("--resume goes with -o FILE"))
    #expect(ppsim(Self.line + " -o -").error.contains("cannot share standard output"))
    #expect(ppsim(Self.line + " -o \(path)").code == 0)
    #expect(scratch.text("ways") == text, "without --resume a file is written anew")
  }

  /// A signal ends a plan between two ways, and tells how to go on.
  @Test func aSignalEndsIt() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let world = TestWorld()
    world.adjust = { $0.watchInterrupts = { { .interrupted } } }
    let path = scratch.path("ways")
    let words = (Self.line + " -o \(path)").split(separator: " ").map(String.init)
    #expect(world.run(words) == 130)
    #expect(world.output.isEmpty && world.error.contains("interrupted after 1 way;"))
    #expect(ppsim(Self.line + " -o \(path) --resume").output == ppsim(Self.line).output)
  }
}
