import PPEngine
import PPModel

/// The bubble of a schedule at one size as a function of the costs: the largest of several integer
/// combinations of them.
///
/// The makespan is the length of the longest path, and every path costs an integer combination; what a rank
/// works is one as well. So the largest bubble of a rank is a maximum of combinations. Each one that is found at
/// some costs bounds the bubble from below at all costs.
public struct BubbleForms: Sendable {
  /// The combinations found, in the order of finding: the first is one that holds at the costs asked for.
  public private(set) var forms: [CostCounts] = []
  /// The costs that were simulated.
  public private(set) var samples: [ChunkDurations] = []
  /// How many random costs in a row agreed with what had been found, at the end.
  public private(set) var agreeing = 0

  /// The combination that a timeline's critical path and most idle rank give: exact at its own costs.
  ///
  /// Messages that take no time are left out.
  ///
  /// - Complexity: O(instructions).
  public static func form(_ evaluation: Evaluation) -> CostCounts {
    CriticalPath(evaluation).forms(evaluation).bubble
  }

  /// Finds combinations around some costs, until `patience` random costs in a row give no new ones.
  ///
  /// - Parameters:
  ///   - costs: the costs asked for.
  ///   - seed: of the random costs.
  ///   - patience: how many random costs have to agree with what was found before.
  ///   - evaluate: simulates the schedule at any costs; nil ends the search.
  /// - Throws: what `evaluate` throws.
  /// - Complexity: O(samples × instructions), with at most 20 × patience samples.
  public init<Failure: Error>(
    around costs: ChunkDurations, seed: UInt64 = 1, patience: Int = 400,
    evaluate: (ChunkDurations) throws(Failure) -> Evaluation?
  ) throws(Failure) {
    var generator = CostGenerator(random: SplitMix64(seed: seed), hasHop: costs.hop > 0)
    var sample = costs
    while agreeing < patience, samples.count < 20 * patience {
      guard let evaluation = try evaluate(sample) else { return }
      let bubble = evaluation.metrics.bubbleTime
      agreeing += 1
      if samples.isEmpty || !forms.contains(where: { $0.value(sample) == bubble }) {
        forms.append(BubbleForms.form(evaluation))
        agreeing = 0
      }
      samples.append(sample)
      sample = generator.next()
    }
  }

  /// The combinations that hold at some costs: those that are largest.
  public func holding(at costs: ChunkDurations) -> [CostCounts] {
    let most = forms.map { $0.value(costs) }.max() ?? 0
    return forms.filter { $0.value(costs) == most }
  }

  /// Where a combination holds, as inequalities `… >= 0`: it is at least as large as each other one.
  ///
  /// Those that follow from the others at all sampled costs are left out.
  public func region(of form: CostCounts) -> [CostCounts] {
    var inequalities: [CostCounts] = []
    for other in forms where other != form {
      let difference = (form - other).reduced
      if !inequalities.contains(difference) { inequalities.append(difference) }
    }
    // The simplest ones are kept first.
    inequalities.sort { $0.size != $1.size ? $0.size < $1.size : "\($0)" < "\($1)" }
    var kept = inequalities
    for inequality in inequalities.reversed() {
      let rest = kept.filter { $0 != inequality }
      let isNeeded = samples.contains { sample in
        inequality.value(sample) < 0 && rest.allSatisfy { $0.value(sample) >= 0 }
      }
      if !isNeeded { kept = rest }
    }
    return kept
  }

  /// Sampled costs at which a combination alone is the largest; the first such.
  public func interior(of form: CostCounts) -> ChunkDurations? {
    samples.first { sample in
      forms.allSatisfy { $0 == form || $0.value(sample) < form.value(sample) }
    }
  }
}

extension CostCounts {
  /// The coefficients without a common divisor.
  public var reduced: CostCounts {
    let divisor = coefficients.reduce(0) { greatestCommonDivisor($0, abs($1)) }
    return divisor > 1 ? CostCounts(coefficients.map { $0 / divisor }) : self
  }

  /// The sum of the absolute coefficients.
  public var size: Int { coefficients.reduce(0) { $0 + abs($1) } }
}

/// Random costs in which 0 < W < B, and a pair takes no longer than F + B, no less than either.
private struct CostGenerator {
  var random: SplitMix64
  let hasHop: Bool

  /// The next costs.
  mutating func next() -> ChunkDurations {
    let forward = random.next(in: 200...2000)
    let input = random.next(in: 200...2000)
    let weight = random.next(in: 200...2000)
    let backward = input + weight
    return ChunkDurations(
      forward: forward, backward: backward, inputBackward: input, weightBackward: weight,
      pair: random.next(in: max(forward, backward)...forward + backward),
      hop: hasHop ? random.next(in: 1...500) : 0)
  }
}
