import PPEngine
import PPModel
import TestSupport

@testable import PPTrace

/// A recording made from simulations, so that what should be found in it is known.
struct SyntheticRun {
  var schedule: Schedule
  var steps = 5
  /// Milliseconds of a kind on a stage.
  var time: (InstructionKind, Int) -> Double = { kind, _ in
    kind.isPair ? 27 : kind == .backward ? 20 : 10
  }
  var host = 0.5
  var message = 0.3
  /// By how much a chunk may differ from its time, as a share.
  var jitter = 0.0
  /// What is added to each rank's clock, in milliseconds.
  var skew: (Int) -> Double = { _ in 0 }
  var seed = 1

  static func ticks(_ milliseconds: Double) -> Ticks {
    Ticks(Int64((milliseconds * 1e6).rounded()))
  }

  /// The recording.
  func raw() throws -> RawRecording {
    var generator = SeededGenerator(seed: seed)
    let valid = try ValidSchedule(schedule)
    var recorded: [RecordedStep] = []
    for number in 1...steps {
      let durations = InstructionDurations.each(in: schedule) { index, _ in
        let mean = time(schedule.kind(at: index), Int(schedule.stages[index]))
        let share = jitter == 0 ? 0 : Double.random(in: -jitter...jitter, using: &generator)
        return SyntheticRun.ticks(mean * (1 + share))
      }
      let timeline = try SweepEngine.run(
        valid, durations: durations, hop: SyntheticRun.ticks(message),
        besides: SideTimes(host: SyntheticRun.ticks(host)))
      let starts = timeline.starts
      var step = RecordedStep(number: number, ranks: schedule.ranks)
      for rank in 0..<schedule.ranks {
        let clock = SyntheticRun.ticks(1e6 * Double(number) + skew(rank))
        step.ranks[rank] = schedule.instructions(ofRank: rank).map { index in
          let kind = schedule.kind(at: index)
          return RecordedChunk(
            kind, stage: Int(schedule.stages[index]), microbatch: Int(schedule.microbatches[index]),
            backwardStage: kind.isPair ? Int(schedule.backwardStages[index]) : -1,
            backwardMicrobatch: kind.isPair ? Int(schedule.backwardMicrobatches[index]) : -1,
            start: starts[index] + clock, end: timeline.ends[index] + clock)
        }
      }
      recorded.append(step)
    }
    return RawRecording(source: "synthetic", steps: recorded)
  }

  /// The recording, checked.
  func run() throws -> RecordedRun { try RecordedRun(raw()) }

  /// Schedules of all sorts, at a size that they take.
  static func schedules() throws -> [Schedule] {
    try [
      ("gpipe", 4, 8), ("1f1b", 4, 8), ("interleaved", 4, 8), ("zb1p", 4, 8), ("zbv", 4, 8),
      ("dualpipe", 4, 10), ("dualpipev", 4, 10), ("1f1b-overlap", 4, 8),
    ].map { try builtIn($0, $1, $2) }
  }
}
