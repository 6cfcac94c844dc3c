import Dispatch
import PPEngine
import PPModel

/// The makespans of many runs whose durations vary at random.
public struct Jitter: Equatable, Sendable {
  /// The makespan of each run, ascending, in ticks.
  public let makespans: [Ticks]

  /// The makespan that a share of the runs stays within: the smallest that at least that many reach.
  public func percentile(_ share: Double) -> Ticks {
    let place = Int((share * Double(makespans.count)).rounded(.up)) - 1
    return makespans[max(0, min(makespans.count - 1, place))]
  }

  /// Runs a schedule `runs` times, in parallel.
  ///
  /// In each run every instruction takes its duration times 1 + x, with x uniform between -amount and amount
  /// and drawn from a generator of the run's own: the numbers are the same whatever the number of threads.
  ///
  /// - Parameters:
  ///   - amount: from 0 to 1, in millionths.
  ///   - seed: of the first run; the others count on from it.
  /// - Throws: durations too large for the clock.
  /// - Complexity: O(runs × instructions).
  public init(
    _ timed: TimedSchedule, amount: Int, runs: Int, seed: Int
  ) throws(SimulationError) {
    let results = Results(count: runs)
    DispatchQueue.concurrentPerform(iterations: runs) { run in
      var generator = SplitMix64(seed: UInt64(bitPattern: Int64(seed &+ run)))
      let varied = timed.changing { _, _, duration in
        let x = generator.next(in: -Int64(amount)...Int64(amount))
        let (high, low) = duration.multipliedFullWidth(by: x + 1_000_000)
        return Int64(1_000_000).dividingFullWidth((high, low)).quotient
      }
      results.set(run, Result { () throws(SimulationError) in try varied.run().makespan })
    }
    var makespans: [Ticks] = []
    for result in results.all { makespans.append(try result.get()) }
    self.makespans = makespans.sorted()
  }

  /// What the runs found; each writes its own place.
  private final class Results: @unchecked Sendable {
    private let lock = DispatchSemaphore(value: 1)
    private var results: [Result<Ticks, SimulationError>]

    init(count: Int) { results = Array(repeating: .success(0), count: count) }

    func set(_ run: Int, _ result: Result<Ticks, SimulationError>) {
      lock.wait()
      results[run] = result
      lock.signal()
    }

    var all: [Result<Ticks, SimulationError>] { results }
  }
}
