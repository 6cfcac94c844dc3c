import PPAnalysis
import PPCost
import PPModel
import TestSupport
import Testing

@Suite struct JitterTests {
  private func timed(_ name: String, _ pp: Int, _ micro: Int) throws -> TimedSchedule {
    TimedSchedule(try Evaluation(builtIn(name, pp, micro), costs: .standard))
  }

  private func deviation(_ makespans: [Ticks]) -> Double {
    let mean = makespans.reduce(0.0) { $0 + Double($1) } / Double(makespans.count)
    let squares = makespans.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    return (squares / Double(makespans.count - 1)).squareRoot()
  }

  /// A sum of independent draws has the sum of their variances.
  ///
  /// One rank runs one after the other, so a makespan is a sum of draws. Uniform within ±a of d, each has
  /// the variance (a·d)²/3; there are 100 of d = 1 and 100 of d = 2. The deviation of 4000 runs is within 1.2 % of the true one two times in three; 6 % is five times that.
  @Test(arguments: [1, 2, 77, 1_000_000_000])
  func sumsSpreadAsIndependentDrawsDo(_ seed: Int) throws {
    let jitter = try Jitter(timed("1f1b", 1, 100), amount: 50_000, runs: 4000, seed: seed)
    let expected = 0.05 * ((100.0 + 400.0) / 3).squareRoot() * 1e6
    #expect(abs(deviation(jitter.makespans) / expected - 1) < 0.06)
    // The mean of the runs is off by less than five deviations of a mean.
    let base = Ticks(300_000_000)
    #expect(abs(Double(jitter.mean - base)) < 5 * expected / 4000.0.squareRoot())
  }

  /// A step is the longest of many paths, so what varies around a mean makes it longer on average.
  @Test(arguments: ["gpipe", "1f1b", "zb1p", "zbv", "dualpipe", "interleaved"])
  func theMeanDoesNotFall(_ name: String) throws {
    let timed = try timed(name, 4, 12)
    let base = try timed.run().makespan
    let jitter = try Jitter(timed, amount: 200_000, runs: 1000, seed: 5)
    let noise = deviation(jitter.makespans) / 1000.0.squareRoot()
    #expect(Double(jitter.mean - base) > -4 * noise)
  }

  /// Three ticks, give or take up to one and a half: rounding down would take half a tick of each.
  @Test func roundingIsEven() throws {
    let costs = UnitCosts(forward: 3, backward: 3, weightBackward: 1)
    let evaluation = try Evaluation(builtIn("1f1b", 1, 100), costs: costs)
    let jitter = try Jitter(TimedSchedule(evaluation), amount: 500_000, runs: 1000, seed: 3)
    // A draw is off by at most 2, so 200 of them by sqrt(200)·2 at most, and a mean of 1000 runs by 1.
    #expect((jitter.mean - 600).magnitude <= 5)
    #expect(Set(jitter.makespans).count > 20)
  }

  @Test func seedsDiffer() throws {
    let timed = try timed("1f1b", 1, 100)
    let found = try (0..<40).map { try Jitter(timed, amount: 50_000, runs: 50, seed: $0) }
    #expect(Set(found.map { $0.percentile(0.5) }).count == 40)
    // Not one run of a seed is a run of another.
    #expect(Set(found.flatMap(\.makespans)).count == 40 * 50)
  }

  /// Each run has a generator of its own: what runs beside it makes no difference.
  @Test func jitterIsTheSameOnAnyNumberOfThreads() throws {
    let timed = try timed("zb1p", 4, 8)
    let together = try Jitter(timed, amount: 100_000, runs: 64, seed: 7).makespans
    let alone = try (0..<64).map {
      try Jitter(timed, amount: 100_000, runs: 1, seed: 7, first: $0).makespans[0]
    }
    #expect(together == alone.sorted())
    #expect(Set(together).count > 32)
    let makespan = Double(try timed.run().makespan)
    #expect(together.allSatisfy { (0.9...1.1).contains(Double($0) / makespan) })
  }

  @Test func percentilesAreReached() throws {
    let jitter = try Jitter(timed("1f1b", 2, 4), amount: 50_000, runs: 200, seed: 1)
    #expect(jitter.percentile(0.5) == jitter.makespans[99])
    #expect(jitter.percentile(0.95) == jitter.makespans[189])
    #expect(jitter.percentile(0) == jitter.makespans[0])
    #expect(jitter.percentile(1) == jitter.makespans[199])
    #expect(jitter.makespans[0] < jitter.mean && jitter.mean < jitter.makespans[199])
  }
}
