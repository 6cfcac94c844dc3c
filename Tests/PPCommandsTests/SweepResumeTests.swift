import Foundation
import TestSupport
import Testing

/// A sweep that was stopped anywhere and resumed gives the bytes of one that was not.
@Suite struct SweepResumeTests {
  static let line = "sweep --schedule 1f1b,dualpipe --pp 2,3 --micro 4,6,8 --p2p 0,0.5"

  /// Cut in the header, inside rows, between rows, and nowhere.
  @Test(arguments: ["csv", "jsonl"], ["1/1", "2/2"])
  func afterACut(_ format: String, _ shard: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let line = Self.line + " --format \(format) --shard \(shard)"
    let whole = Array(ppsim(line).output.utf8)
    let ends = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }
    var random = SeededGenerator(seed: whole.count)
    var cuts = Set(ends.flatMap { [$0, $0 + 1, $0 + 2] }.filter { $0 <= whole.count })
    cuts.formUnion([0, 1, 5, 30])
    for _ in 0..<30 { cuts.insert(Int.random(in: 0...whole.count, using: &random)) }
    for cut in cuts.sorted() {
      let path = try scratch.file("rows", String(decoding: whole[..<cut], as: UTF8.self))
      let result = ppsim(line + " -o \(path) --resume --jobs \(cut % 3 + 1)")
      #expect(result.code == 0, "cut at \(cut): \(result.error)")
      #expect(scratch.text("rows").map { Array($0.utf8) } == whole, "cut at \(cut)")
    }
  }

  @Test func aFileOfAnotherSweepIsRefused() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let path = scratch.path("rows")
    #expect(ppsim(Self.line + " -o \(path)").code == 0)
    let text = try #require(scratch.text("rows"))
    for (change, message) in [
      (
        "sweep --schedule 1f1b,zbv --pp 2,3 --micro 4,6,8 --p2p 0,0.5",
        "has schedule dualpipe, here zbv"
      ),
      (
        "sweep --schedule 1f1b,dualpipe --pp 2,3 --micro 4,6,8 --p2p 0,0.25",
        "its point 1 has p2p 0.5"
      ),
      (
        "sweep --schedule 1f1b --pp 2,3 --micro 4,6,8 --p2p 0,0.5",
        "but the sweep ends with point 11"
      ),
      (Self.line + " --equal-stages", "its point 0 has view equal-model, here equal-stages"),
      (Self.line + " --format jsonl", "line 1 is no row of a sweep in jsonl"),
      (Self.line + " --shard 2/2", "line 1 is no row of a sweep in csv"),
      (Self.line + " --held-for-w 0.5", "its header is not"),
      (Self.line + " --p2p-mode blocking", "its header is not"),
      ("sweep --schedule 1f1b --pp 2 --micro 4 --model deepseek-v2-lite --ep 8", "its header"),
    ] {
      let result = ppsim(change + " -o \(path) --resume")
      #expect(result.code == 2, "\(change)")
      #expect(result.error.contains(message), "\(change): \(result.error)")
      #expect(scratch.text("rows") == text, "the file is left alone")
    }
    _ = try scratch.file("rows", text + "x")
    #expect(ppsim(Self.line + " -o \(path) --resume").error.contains("line 26 is no row"))
    _ = try scratch.file("rows", "poi")
    #expect(ppsim(Self.line + " -o \(path) --resume").code == 0)
    _ = try scratch.file("rows", "poem")
    #expect(ppsim(Self.line + " -o \(path) --resume").error.contains("its header is not"))
    _ = try scratch.file("rows", "poem")
    #expect(ppsim(Self.line + " -o \(path)").code == 0)
    #expect(scratch.text("rows") == text, "without --resume a file is written anew")
  }

  @Test func aScheduleThatChangedIsNoticed() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let line =
      "sweep --schedule \(try scratch.file("s.sched", "repeat micro { F } repeat micro { B }")) "
      + "--pp 2 --micro 4..9 -o \(scratch.path("rows"))"
    #expect(ppsim(line).code == 0)
    let rows = try #require(scratch.text("rows")).split(separator: "\n").dropLast()
    _ = try scratch.file("rows", rows.joined(separator: "\n") + "\n")
    _ = try scratch.file("s.sched", "repeat micro { F B }")
    let result = ppsim(line + " --resume")
    #expect(result.code == 2)
    #expect(result.error.contains("holds other figures for point 0"), "\(result.error)")
  }

  /// Ctrl-C after any number of looks: whole rows, exit code 130, and the rest with `--resume`.
  @Test(arguments: [1, 2])
  func afterCtrlC(_ jobs: Int) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let whole = ppsim(Self.line).output
    var counts: Set<Int> = []
    for looks in [0, 1, 5, 9, 17, 23] {
      let world = TestWorld()
      let countdown = Countdown(looks)
      world.adjust = { $0.watchInterrupts = { { countdown.isOver() ? .interrupted : nil } } }
      let path = scratch.path("rows-\(looks)")
      let line = Self.line + " -o \(path) --jobs \(jobs)"
      #expect(world.run(line.split(separator: " ").map(String.init)) == 130)
      #expect(world.error.contains("points; the same command with --resume goes on"))
      let text = try #require(scratch.text("rows-\(looks)"))
      #expect(whole.hasPrefix(text) && text.hasSuffix("\n") && text != whole)
      counts.insert(text.split(separator: "\n").count)
      #expect(ppsim(line + " --resume").code == 0)
      #expect(scratch.text("rows-\(looks)") == whole)
    }
    #expect(counts.count > 2)
  }

  /// A process killed with SIGKILL once it has written so many bytes more, again and again.
  ///
  /// It goes by bytes, not by time: on a machine that is busy a kill that comes too late finds the sweep done,
  /// and the next one begins anew.
  @Test(arguments: ["csv", "jsonl"])
  func afterAKill(_ format: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let path = scratch.path("rows")
    let line =
      "sweep --schedule all --pp 8 --micro 16,24 --p2p 0..1/0.05 --format \(format) --jobs 2"
    let whole = ppsim(line).output
    let arguments = (line + " -o \(path) --resume").split(separator: " ").map(String.init)
    var random = SeededGenerator(seed: format.count)
    func size() -> Int { (scratch.text("rows") ?? "").utf8.count }
    var partial = 0
    for _ in 0..<200 where partial < 6 {
      if scratch.text("rows") == whole { unlink(path) }
      let enough = size() + Int.random(in: 1...whole.utf8.count / 12, using: &random)
      let process = try start(arguments)
      while process.isRunning, size() < enough { usleep(500) }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let text = scratch.text("rows") ?? ""
      #expect(whole.hasPrefix(text))
      if !text.isEmpty, text != whole { partial += 1 }
    }
    #expect(partial > 0, "no kill came in the middle")
    let process = try start(arguments)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(scratch.text("rows") == whole)
  }

  /// Whole rows, and the exit code that shells give for the signal.
  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func aSignalEndsAProcess(_ signal: Int32) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let path = scratch.path("rows")
    let line = "sweep --schedule gpipe --pp 16 --micro 64 --p2p 0..1/0.0001 --jobs 2 -o \(path)"
    let process = try start(line.split(separator: " ").map(String.init))
    for _ in 0..<1000 where (scratch.text("rows") ?? "").utf8.count < 1000 { usleep(10_000) }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 128 + signal)
    let lines = try #require(scratch.text("rows")).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect((10..<10_000).contains(lines.count) && lines.last == "")
    let isWhole = lines.dropFirst().dropLast().enumerated().allSatisfy { index, line in
      line.hasPrefix("\(index),gpipe,16,64,")
        && line.split(separator: ",", omittingEmptySubsequences: false).count == 20
    }
    #expect(isWhole)
  }

  private func start(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Shell.programs + "/ppsim")
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }
}

/// Says no so many times, then yes.
private final class Countdown: @unchecked Sendable {
  private let lock = NSLock()
  private var left: Int

  init(_ count: Int) { left = count }

  func isOver() -> Bool {
    lock.withLock {
      left -= 1
      return left < 0
    }
  }
}
