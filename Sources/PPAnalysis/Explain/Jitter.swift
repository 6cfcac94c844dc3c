import PPEngine
import PPModel
import PPSupport

/// The makespans of many runs whose durations vary at random.
public struct Jitter: Equatable, Sendable {
  /// The makespan of each run, ascending, in ticks.
  public let makespans: [Ticks]

  /// The makespan that a share of the runs stays within: the smallest that at least that many reach.
  public func percentile(_ share: Double) -> Ticks {
    let place = Int((share * Double(makespans.count)).rounded(.up)) - 1
    return makespans[max(0, min(makespans.count - 1, place))]
  }

  /// The mean of the makespans, to the nearest tick.
  public var mean: Ticks {
    let count = max(1, makespans.count)
    // Their sum may be too large for a number.
    let whole = makespans.reduce(Ticks(0)) { $0 + $1 / count }
    let rest = makespans.reduce(Ticks(0)) { $0 + $1 % count }
    return whole + (rest + Ticks(count / 2)) / count
  }

  /// Runs a schedule `runs` times, in parallel.
  ///
  /// In each run every instruction takes its duration times 1 + x, with x uniform between -amount and amount
  /// and drawn from a generator of the run's own: the numbers are the same whatever the number of threads.
  /// What is added or taken is rounded to the nearest tick, so the mean of a duration is the duration.
  ///
  /// - Parameters:
  ///   - amount: from 0 to 1, in millionths.
  ///   - seed: a run's generator follows from it and the run's number, from `first` on.
  /// - Throws: durations too large for the clock.
  /// - Complexity: O(runs × instructions).
  public init(
    _ timed: TimedSchedule, amount: Int, runs: Int, seed: Int, first: Int = 0
  ) throws(SimulationError) {
    let run: @Sendable (Int) -> Result<Ticks, SimulationError> = { run in
      var generator = SplitMix64(
        seed: UInt64(bitPattern: Int64(seed)), stream: UInt64(bitPattern: Int64(first + run)))
      let varied = timed.changing { _, _, duration in
        let x = generator.next(in: -Int64(amount)...Int64(amount))
        // The magnitude is rounded, so that up and down are the same.
        var (high, low) = duration.count.magnitude.multipliedFullWidth(by: x.magnitude)
        let (sum, carry) = low.addingReportingOverflow(500_000)
        (high, low) = (carry ? high + 1 : high, sum)
        let change = Ticks(Int64(UInt64(1_000_000).dividingFullWidth((high, low)).quotient))
        return x < 0 ? duration - change : duration + change
      }
      return Result { () throws(SimulationError) in try varied.run().makespan }
    }
    var makespans: [Ticks] = []
    try OrderedWork.run(
      count: runs, jobs: availableProcessors(), worker: { run },
      take: { result throws(SimulationError) in
        makespans.append(try result.get())
        return true
      })
    self.makespans = makespans.sorted()
  }
}
