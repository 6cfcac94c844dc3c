import PPEngine
import PPModel

/// How much the makespan gains or loses when one cost changes a little: exact, and one-sided where several
/// critical paths tie.
public struct Sensitivity: Equatable, Sendable {
  /// What changes.
  public enum Subject: Hashable, Sendable {
    /// All instructions of a kind.
    case kind(InstructionKind)
    /// Messages between ranks.
    case hop
    /// All that a rank does.
    case rank(Int)
  }

  /// What changes.
  public var subject: Subject
  /// By how many per cent the makespan shrinks if it takes 1 % less.
  public var gain: Double
  /// By how many per cent it grows if it takes 1 % more.
  public var loss: Double

  /// The sensitivities of a schedule to each kind that occurs, to messages, and to each rank.
  ///
  /// All durations are made finer, and those in question changed by one of the finer ticks for each of
  /// theirs: so little that no other path becomes critical. What the makespan changes by is then the number
  /// of ticks of that cost on the critical path that counts.
  ///
  /// - Throws: durations too large to be made finer.
  /// - Complexity: O(instructions × (kinds + ranks)).
  public static func all(_ timed: TimedSchedule) throws(SimulationError) -> [Sensitivity] {
    let schedule = timed.valid.schedule
    let divisor = max(1, timed.durations.reduce(timed.hop) { greatestCommonDivisor($0, $1) })
    // A path is shorter than all durations together.
    let total = timed.durations.reduce(Ticks(0)) { $0 + $1 / divisor } + timed.hop / divisor
    let hops = Ticks(schedule.stageCount * schedule.microbatchCount * 2)
    let (travel, isTooLong) = (timed.hop / divisor).multipliedReportingOverflow(by: hops)
    let fine = isTooLong ? Ticks.max : max(1, total + travel)
    let (product, isTooFine) = fine.multipliedReportingOverflow(by: 2)
    guard !isTooLong, !isTooFine, product < 1 << 40 else {
      throw .timeOverflow(instructions: schedule.count)
    }
    let scale = product
    let base = TimedSchedule(
      timed.valid, durations: timed.durations.map { $0 / divisor * scale },
      hop: timed.hop / divisor * scale)
    let makespan = try base.run().makespan
    var subjects: [Subject] = InstructionKind.allCases
      .filter { Set(schedule.kinds).contains($0.rawValue) }.map { .kind($0) }
    if timed.hop > 0 { subjects.append(.hop) }
    subjects += (0..<schedule.ranks).map { .rank($0) }
    return try subjects.map { subject throws(SimulationError) in
      func change(_ sign: Ticks) throws(SimulationError) -> Ticks {
        var changed = base.changing { index, rank, duration in
          let isMeant =
            switch subject {
            case .kind(let kind): schedule.kinds[index] == kind.rawValue
            case .rank(let other): rank == other
            case .hop: false
            }
          return isMeant ? duration + sign * (duration / scale) : duration
        }
        if subject == .hop { changed.hop += sign * (changed.hop / scale) }
        return try changed.run().makespan - makespan
      }
      let share = Double(scale) / Double(max(1, makespan))
      return Sensitivity(
        subject: subject, gain: Double(try -change(-1)) * share,
        loss: Double(try change(1)) * share)
    }
  }
}
