/// Times passes: medians of several runs, in nanoseconds.
struct Stopwatch {
  /// How many runs a median is of.
  let runs: Int

  /// The median time of one call of each body, in nanoseconds.
  ///
  /// The bodies take turns, so that whatever
  /// slows the machine for a while slows them all; short ones are repeated until a run takes a
  /// millisecond or so.
  func medians(_ bodies: [() -> Void]) -> [Double] {
    var times = [[Double]](repeating: [], count: bodies.count)
    let repeats = bodies.map { body in max(1, Int(1_000_000 / max(1, once(1, body)))) }
    for run in 0..<runs {
      // To and fro: memory that the one before has just given back is cheaper to take.
      let order = Array(bodies.indices)
      for index in run % 2 == 0 ? order : order.reversed() {
        times[index].append(once(repeats[index], bodies[index]))
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
