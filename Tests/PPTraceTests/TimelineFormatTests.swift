import PPModel
import TestSupport
import Testing

@testable import PPTrace

/// Timelines as CSV: what is read, and what is refused with its line.
@Suite struct TimelineFormatTests {
  private func read(_ text: String) throws -> RawRecording {
    let source = TraceSource(name: "steps.csv", text: Array(text.utf8))
    guard case .timeline(let raw) = try RecordingFormat.read([source]) else {
      throw RecordingFault("no timeline")
    }
    return raw
  }

  @Test(arguments: [
    ("start,end", "0.000001,12.5", 1, 12_500_000),
    ("start_ms,end_ms", "1,2.0000005", 1_000_000, 2_000_001),
    ("start_us,end_us", "1.5,2", 1500, 2000),
    (
      "start_ns,end_ns", "1764000000000000001,1764000000000000002", 1_764_000_000_000_000_001,
      1_764_000_000_000_000_002
    ),
    ("start_s,end_s", "1e-3,2.5e-3", 1_000_000, 2_500_000),
  ])
  func timesAreExact(_ names: String, _ cells: String, _ start: Int64, _ end: Int64) throws {
    let raw = try read("rank,kind,stage,microbatch,\(names)\r\n0,F,0,3,\(cells)\r\n")
    let chunk = try #require(raw.steps.first?.ranks.first?.first)
    #expect((chunk.start, chunk.end) == (Ticks(start), Ticks(end)))
    #expect((chunk.kind, chunk.microbatch) == (.forward, 3))
  }

  @Test func instructionsThatRunAgainAreOfTheNextStep() throws {
    let raw = try read(
      "rank,kind,stage,microbatch,start,end\n0,F,0,0,0,1\n0,F,0,0,5,6\n1,F,1,0,1,2\n1,F,1,0,6,7\n")
    #expect(raw.steps.map(\.number) == [1, 2])
    #expect(raw.steps.map(\.count) == [2, 2])
  }

  @Test func stepsMayHaveNumbers() throws {
    let raw = try read("step,rank,kind,stage,microbatch,start,end\n7,0,F,0,0,0,1\n3,0,F,0,0,5,6\n")
    #expect(raw.steps.map(\.number) == [3, 7])
  }

  @Test func copiesAreLeftOut() throws {
    let raw = try read("rank,kind,stage,microbatch,start,end\n0,F,0,0,0,1\n0,O,0,0,0,1\n")
    #expect(raw.steps[0].count == 1)
    #expect(raw.notes.count == 1)
  }

  @Test(arguments: [
    ("0,F,0,0,1", "'steps.csv', line 2: there are 5 cells where the first line names 6"),
    ("0,X,0,0,1,2", "'steps.csv', line 2: the kind is 'X'; it must be F, B, I, W"),
    ("-1,F,0,0,1,2", "'steps.csv', line 2: the rank is '-1'; it must be a whole number from 0 on"),
    ("0,F,0,0,nan,2", "'steps.csv', line 2: the start is 'nan'; times are numbers from 0 on"),
    ("0,F,0,0,-1,2", "'steps.csv', line 2: the start is '-1'; times are numbers from 0 on"),
    ("0,F,0,0,1,inf", "'steps.csv', line 2: the end is inf, which is too long for any clock"),
    ("0,F,0,0,1,1e30", "'steps.csv', line 2: the end is 1e30, which is too long for any clock"),
    ("0,F,0,0,2,1", "'steps.csv', line 2: the end is before the start"),
    ("99999999,F,0,0,1,2", "'steps.csv', line 2: the rank is 99999999; there may be 16384"),
    ("0,F&B,0,0,1,2", "'steps.csv', line 2: a pair needs the columns backward_stage"),
  ])
  func refusesWithTheLine(_ row: String, _ sentence: String) {
    do {
      _ = try read("rank,kind,stage,microbatch,start,end\n\(row)\n")
      Issue.record("\(row) was read")
    } catch {
      #expect("\(error)".hasPrefix(sentence), "\(error)")
    }
  }

  @Test func memoryIsBounded() {
    var builder = RecordingBuilder(most: 100)
    for step in 1...1000 {
      for place in 0..<7 {
        builder.add(
          RecordedChunk(.forward, stage: 0, microbatch: place, start: 0, end: 1), rank: 0,
          step: step)
      }
    }
    let raw = builder.recording(source: "many")
    #expect(raw.steps.reduce(0) { $0 + $1.count } <= 100)
    #expect(raw.steps.map(\.number) == Array(1...raw.steps.count))
    #expect(raw.notes.count == 1)
  }

  @Test func formatsAreToldApartByContent() throws {
    for (text, words) in [
      ("", "is empty"), ("\u{1F}\u{8B}", "no recording"),
      ("hello\n", "no recording that ppsim knows"),
      ("{\"traceEvents\":[]}", "has no kernels"), ("SQLite format 3\0", "Nsight Systems"),
    ] {
      do {
        _ = try RecordingFormat.read([TraceSource(name: "x", text: Array(text.utf8))])
        Issue.record("'\(text)' was read")
      } catch {
        #expect("\(error)".contains(words), "\(error)")
      }
    }
    #expect(throws: RecordingFault.self) {
      try RecordingFormat.read([TraceSource(name: "t.gz", text: [0x1F, 0x8B, 8])])
    }
  }
}
