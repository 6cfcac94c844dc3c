import PPSupport

extension Expander {
  /// Runs a loop's body for each value; where it moves evenly, many iterations at once.
  ///
  /// - Complexity: O(instructions) and, besides, what finding out takes: once for each stretch that goes on evenly, and
  ///   ever less often where none is found.
  mutating func loop(
    _ body: BlockID, _ variable: VariableID?, over values: Range<Int>, offset: Int
  ) throws(Diagnostic) {
    var value = values.lowerBound
    var wait = 0
    var pause = 1
    while value < values.upperBound {
      if wait > 0 {
        wait -= 1
      } else if values.upperBound - value >= SteadyStride.fewest, offsets == nil {
        let done = try runSteadily(body, variable, value..<values.upperBound)
        value += done
        if done >= SteadyStride.fewest {
          pause = 1
        } else {
          wait = pause
          pause = min(2 * pause, 256)
        }
        if done > 0 { continue }
      }
      try countSteps(1, offset)
      if let variable { variables[Int(variable)] = value }
      try execute(block: body)
      value += 1
    }
  }

  /// Runs as many of the next iterations as go on like the next one, or the next few; returns how many, 0 where the next
  /// needs a closer look.
  private mutating func runSteadily(
    _ body: BlockID, _ variable: VariableID?, _ values: Range<Int>
  ) throws(Diagnostic) -> Int {
    var stride = 1
    var count = look(at: body, variable, values, stride: stride, iterations: 1)
    if count < SteadyStride.enough, steady.motion.stretch > 1 {
      // Quotients change too soon: a stride in which they change evenly. To look at one is worth it where it comes
      // again often enough.
      while steady.motion.stretch > 1,
        stride * steady.motion.stretch <= values.count / SteadyStride.often
      {
        stride *= steady.motion.stretch
        count = look(at: body, variable, values, stride: stride, iterations: 1)
      }
      if stride > 1, count >= SteadyStride.fewest {
        count = look(at: body, variable, values, stride: stride, iterations: stride)
      }
      if stride > 1, count < SteadyStride.fewest {
        stride = 1
        count = look(at: body, variable, values, stride: stride, iterations: 1)
      }
    }
    guard count > 0 else { return 0 }
    steps += count * steady.steps
    let first = builder.count
    builder.append(steady.rows, times: count)
    if steady.passesWeights { try passWeights(times: count, from: first) }
    for move in steady.moves where !move.takesOldest {
      let node = tree.operations[Int(move.operation)]
      guard node.counter >= 0, let step = move.step else { continue }
      state[node.counter, move.slot] = move.microbatch + (count - 1) * step + 1
    }
    return count * stride
  }

  /// Looks at the first iterations of a stride; returns how many strides go on like this one.
  private mutating func look(
    at body: BlockID, _ variable: VariableID?, _ values: Range<Int>, stride: Int, iterations: Int
  ) -> Int {
    steady.begin(variables: tree.variableCount, strides: values.count / stride)
    steady.motion.extend(to: variables.count)
    defer { state.forgetUses() }
    for iteration in 0..<iterations {
      if let variable {
        variables[Int(variable)] = values.lowerBound + iteration
        steady.motion[Int(variable)] = .steady(stride)
      }
      steady.steps += 1
      guard follow(body), iterations == 1 || steady.motion.horizon >= SteadyStride.fewest else {
        return 0
      }
    }
    return settle()
  }
}
