import PPModel
import TestSupport
import Testing

@testable import PPTrace

/// What is left out of a recording, and what is refused.
@Suite struct RecordedRunTests {
  private func raw(steps: Int = 6) throws -> RawRecording {
    try SyntheticRun(schedule: try builtIn("1f1b", 4, 8), steps: steps).raw()
  }

  private func sentence(_ raw: RawRecording) -> String {
    do {
      _ = try RecordedRun(raw)
      return ""
    } catch {
      return "\(error)"
    }
  }

  /// Makes a step longer by moving all that ends late.
  private func slow(_ step: inout RecordedStep, by milliseconds: Double) {
    for rank in step.ranks.indices {
      for place in step.ranks[rank].indices where step.ranks[rank][place].kind == .backward {
        step.ranks[rank][place].start =
          step.ranks[rank][place].start + SyntheticRun.ticks(milliseconds)
        step.ranks[rank][place].end = step.ranks[rank][place].end + SyntheticRun.ticks(milliseconds)
      }
    }
  }

  @Test func warmUpIsLeftOut() throws {
    var raw = try raw()
    // 1F1B alternates, so the whole last half of each rank is moved.
    for rank in 0..<4 {
      let all = raw.steps[0].ranks[rank]
      raw.steps[0].ranks[rank] = all.map { chunk in
        var chunk = chunk
        let origin: Ticks = 1_000_000_000_000
        chunk.start = (chunk.start - origin) * 2 + origin
        chunk.end = (chunk.end - origin) * 2 + origin
        return chunk
      }
    }
    let run = try RecordedRun(raw)
    #expect(run.steps.map(\.number) == [2, 3, 4, 5, 6])
    #expect(run.leftOut.map(\.step) == [1])
    #expect(run.leftOut[0].why.hasPrefix("warm-up"))
    raw.steps.swapAt(0, 3)
    raw.steps[0].number = 1
    raw.steps[3].number = 4
    #expect(try RecordedRun(raw).leftOut[0].why.hasPrefix("an outlier"))
  }

  @Test func stepsThatAreCutAreLeftOut() throws {
    var raw = try raw()
    raw.steps[5].ranks[2].removeLast(3)
    let run = try RecordedRun(raw)
    #expect(run.steps.count == 5)
    #expect(run.leftOut.map(\.step) == [6])
    #expect(run.leftOut[0].why == "rank 2 runs 13 chunks, and elsewhere 16")
  }

  @Test func otherOrdersAreLeftOut() throws {
    var raw = try raw()
    let (first, second) = (raw.steps[1].ranks[0][0].microbatch, raw.steps[1].ranks[0][1].microbatch)
    raw.steps[1].ranks[0][0].microbatch = second
    raw.steps[1].ranks[0][1].microbatch = first
    #expect(
      try RecordedRun(raw).leftOut.map(\.why) == [
        "rank 0 runs F(0,1) as number 1, and elsewhere F(0,0)"
      ])
  }

  @Test func whatIsNoStepIsOneSentence() throws {
    var one = try raw(steps: 1)
    one.steps[0].ranks[1] = []
    #expect(sentence(one).contains("there is nothing of rank 1; a schedule needs all ranks"))

    var inference = try raw(steps: 1)
    for rank in 0..<4 { inference.steps[0].ranks[rank].removeAll { $0.kind != .forward } }
    #expect(sentence(inference).contains("forwards alone"))

    var cut = try raw(steps: 1)
    cut.steps[0].ranks[3].removeLast()
    #expect(sentence(cut).hasPrefix("step 1 is no whole step of training: "))

    var overlapping = try raw(steps: 1)
    overlapping.steps[0].ranks[0][1].start = overlapping.steps[0].ranks[0][0].start + 1
    #expect(sentence(overlapping).contains("F(0,1) starts before F(0,0) has ended"))

    var backwards = try raw(steps: 1)
    backwards.steps[0].ranks[0][1].end = backwards.steps[0].ranks[0][1].start - 1
    #expect(sentence(backwards).contains("ends before it starts"))

    var huge = try raw(steps: 1)
    huge.steps[0].ranks[0][0].microbatch = .max
    #expect(sentence(huge).contains("is cut"))

    #expect(sentence(RawRecording(source: "none", steps: [])).contains("there are no chunks"))
  }

  @Test func microBatchesMayStartAnywhere() throws {
    var raw = try raw(steps: 1)
    for rank in 0..<4 {
      for place in raw.steps[0].ranks[rank].indices {
        raw.steps[0].ranks[rank][place].microbatch += 32
      }
    }
    #expect(try RecordedRun(raw).schedule.micro == 8)
  }

  /// DualPipe's own code numbers the micro-batches of each direction from 0 on.
  @Test func directionsMayHaveNumbersOfTheirOwn() throws {
    let synthetic = SyntheticRun(schedule: try builtIn("dualpipe", 4, 12), steps: 3)
    var raw = try synthetic.raw()
    for step in raw.steps.indices {
      for rank in 0..<4 {
        for place in raw.steps[step].ranks[rank].indices {
          let chunk = raw.steps[step].ranks[rank][place]
          raw.steps[step].ranks[rank][place].microbatch = chunk.microbatch % 6
          if chunk.kind.isPair {
            raw.steps[step].ranks[rank][place].backwardMicrobatch = chunk.backwardMicrobatch % 6
          }
        }
      }
    }
    let run = try RecordedRun(raw)
    #expect(run.schedule.microbatches == synthetic.schedule.microbatches)
    #expect(run.schedule.backwardMicrobatches == synthetic.schedule.backwardMicrobatches)
    #expect(run.steps == (try synthetic.run()).steps)
    #expect(run.notes.count == 1)
  }

  /// Random damage gives a sentence or a run, never anything else.
  @Test func damageNeverTraps() throws {
    var generator = SeededGenerator(seed: 11)
    let whole = try raw(steps: 3)
    for _ in 0..<mutationCount(300) {
      var raw = whole
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let step = Int.random(in: 0..<3, using: &generator)
        let rank = Int.random(in: 0..<4, using: &generator)
        guard let place = raw.steps[step].ranks[rank].indices.randomElement(using: &generator)
        else {
          continue
        }
        var chunk = raw.steps[step].ranks[rank][place]
        switch Int.random(in: 0..<7, using: &generator) {
        case 0:
          chunk.start = Ticks(Int64.random(in: 0...4_000_000_000_000_000_000, using: &generator))
        case 1:
          chunk.end = Ticks(Int64.random(in: 0...4_000_000_000_000_000_000, using: &generator))
        case 2: chunk.stage = Int32.random(in: 0...1_000_000_000, using: &generator)
        case 3: chunk.microbatch = Int32.random(in: 0...1_000_000_000, using: &generator)
        case 4: chunk.kind = InstructionKind.allCases.randomElement(using: &generator) ?? .forward
        case 5: raw.steps[step].ranks[rank].removeAll { _ in Bool.random(using: &generator) }
        default: raw.steps[step].ranks[rank].append(chunk)
        }
        if raw.steps[step].ranks[rank].indices.contains(place) {
          raw.steps[step].ranks[rank][place] = chunk
        }
      }
      _ = sentence(raw)
    }
  }
}
