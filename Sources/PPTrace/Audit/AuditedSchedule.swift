import PPModel

/// The schedule that a recording is held against: the one that ran, or another one of the same chunks.
struct AuditedSchedule: Sendable {
  /// What is simulated.
  let valid: ValidSchedule
  /// For each of its instructions the one that was recorded, `[instructions]`; nil where none was.
  private let recorded: [Int?]
  private let run: Schedule

  /// A schedule beside the one that ran.
  ///
  /// - Throws: a sentence where the ranks differ, or where it runs what was not measured.
  /// - Complexity: O(instructions).
  init(_ valid: ValidSchedule, beside run: RecordedRun, _ times: RunTimes) throws(RecordingFault) {
    let (schedule, other) = (valid.schedule, run.schedule)
    guard (schedule.ranks, schedule.micro) == (other.ranks, other.micro) else {
      throw RecordingFault(
        "\(schedule.name) has \(schedule.ranks) ranks and \(schedule.micro) micro-batches, and the recording "
          + "\(other.ranks) and \(other.micro)")
    }
    var places: [Instruction: Int] = [:]
    for index in 0..<other.count { places[other[index]] = index }
    self.valid = valid
    self.run = other
    recorded = (0..<schedule.count).map { places[schedule[$0]] }
    let stages = times.stages
    for index in 0..<schedule.count where recorded[index] == nil {
      let place = RunTimes.Place(
        rank: 0, stage: Int(schedule.stages[index]), kind: schedule.kinds[index])
      guard stages[place] != nil else {
        throw RecordingFault(
          "\(schedule.name) runs \(schedule.kind(at: index).letters) of stage \(place.stage), which the "
            + "recording has not")
      }
    }
  }

  /// Each instruction as it took in a step; those that did not run so, with the mean of their stage.
  func durations(in step: TimedStep, _ times: RunTimes) -> [Ticks] {
    let means = durations(times)
    return recorded.indices.map { recorded[$0].map { step.duration($0) } ?? means[$0] }
  }

  /// Each instruction with the mean of its place.
  func durations(_ times: RunTimes) -> [Ticks] {
    let (places, stages) = (times.places, times.stages)
    return each { place in
      let stage = RunTimes.Place(rank: 0, stage: place.stage, kind: place.kind)
      return (places[place] ?? stages[stage])?.mean ?? 0
    }
  }

  /// Each instruction with the mean of its kind.
  func durationsByKind(_ times: RunTimes) -> [Ticks] {
    let kinds = times.kinds
    return each { place in
      kinds[RunTimes.Place(rank: 0, stage: 0, kind: place.kind)]?.mean ?? 0
    }
  }

  /// Times of instructions, those that were interrupted in a step as they took; nil where none was.
  func interrupted(_ durations: [Ticks], asIn step: TimedStep) -> [Ticks]? {
    var durations = durations
    var count = 0
    for (index, place) in recorded.enumerated() {
      guard let place else { continue }
      let time = step.duration(place)
      if Interruption.isOne(time, median: durations[index]) {
        durations[index] = time
        count += 1
      }
    }
    return count == 0 ? nil : durations
  }

  private func each(_ duration: (RunTimes.Place) -> Ticks) -> [Ticks] {
    let schedule = valid.schedule
    var known: [RunTimes.Place: Ticks] = [:]
    var durations: [Ticks] = []
    durations.reserveCapacity(schedule.count)
    for rank in 0..<schedule.ranks {
      for index in schedule.instructions(ofRank: rank) {
        let place = RunTimes.place(index, rank, schedule)
        let time = known[place] ?? duration(place)
        known[place] = time
        durations.append(time)
      }
    }
    return durations
  }
}
