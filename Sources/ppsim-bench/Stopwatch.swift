/// Times passes: medians of several runs, in nanoseconds.
struct Stopwatch {
  /// How many runs a median is of.
  let runs: Int

  /// The median time of one call of each body, in nanoseconds.
  ///
  /// The bodies take turns, so that whatever slows the machine for a while slows them all. Each timed call
  /// comes after one of the same body that is not, so that all find memory as they left it. Short ones are
  /// repeated until a run takes a millisecond.
  func medians(_ bodies: [() -> Void]) -> [Double] {
    var times = [[Double]](repeating: [], count: bodies.count)
    let first = bodies.map { once(1, $0) }
    for _ in 0..<runs {
      for (index, body) in bodies.enumerated() {
        body()
        times[index].append(once(max(1, Int(1_000_000 / max(1, first[index]))), body))
      }
    }
    return times.map { $0.sorted()[$0.count / 2] }
  }

  /// The median time of one call.
  func median(_ body: () -> Void) -> Double {
    withoutActuallyEscaping(body) { medians([$0])[0] }
  }

  private func once(_ repeats: Int, _ body: () -> Void) -> Double {
    let time = ContinuousClock().measure {
      for _ in 0..<repeats { body() }
    }
    return time / .nanoseconds(1) / Double(repeats)
  }
}

/// Keeps a result from being optimised away.
@inline(never)
func use<Value>(_ value: Value) {}
