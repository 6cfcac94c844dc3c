import PPModel

/// The bubble of a schedule as formulas in pp and micro, found from simulations.
public struct DerivedBubble: Sendable {
  /// One form that holds at the costs asked for.
  public struct Form: Sendable {
    /// The combination of costs at the size asked for.
    public let counts: CostCounts
    /// The same at any size; nil where its coefficients are not linear in pp and micro.
    public let formula: FittedForm?
    /// Where it holds: each of these is not negative.
    public let region: [CostCounts]
    /// How far it is from the formula that is known, in coefficients.
    let distance: Int
    /// At how many of the sampled costs it holds.
    let share: Int
  }

  /// The forms that hold at the costs: those with a formula first, then by how little they differ from what
  /// is known, then by at how many costs they hold.
  public let forms: [Form]
  /// All forms at the size asked for, and the simulations that gave them.
  public let found: BubbleForms

  /// Finds the forms at a size and costs, and their formulas from some fifteen other sizes.
  ///
  /// - Parameters:
  ///   - size: ranks and micro-batches.
  ///   - costs: the costs asked for.
  ///   - known: the formula that is known of the schedule, if any.
  ///   - patience: see `BubbleForms`.
  ///   - simulate: times the schedule at a size and costs; nil where it does not exist at that size.
  /// - Throws: what `simulate` throws.
  /// - Complexity: O(samples × instructions).
  public init<Failure: Error>(
    size: (pp: Int, micro: Int), costs: ChunkDurations, known: ClosedForm?, patience: Int = 400,
    simulate: (_ size: (pp: Int, micro: Int), ChunkDurations) throws(Failure) -> Evaluation?
  ) throws(Failure) {
    let found = try BubbleForms(around: costs, patience: patience) { costs throws(Failure) in
      try simulate(size, costs)
    }
    self.found = found
    var forms: [Form] = []
    for counts in found.holding(at: costs) {
      // Where several hold, the simulations at other sizes have to be at costs where only this one does.
      let inside = found.interior(of: counts) ?? costs
      var sizes = [(size: size, form: counts)]
      for pp in [4, 6, 8, 10, 12] {
        for micro in [2 * pp + 4, 3 * pp, 3 * pp + 2] where (pp, micro) != size {
          guard let evaluation = try simulate((pp, micro), inside) else { continue }
          sizes.append(((pp, micro), BubbleForms.form(evaluation)))
        }
      }
      forms.append(
        Form(
          counts: counts, formula: FittedForm(sizes), region: found.region(of: counts),
          distance: known.map { (counts - $0.form(pp: size.pp)).size } ?? 0,
          share: found.samples.count { found.holding(at: $0).contains(counts) }))
    }
    self.forms = forms.sorted {
      ($0.formula == nil ? 1 : 0, $0.distance, -$0.share) < (
        $1.formula == nil ? 1 : 0, $1.distance, -$1.share
      )
    }
  }

  /// The formula at another size, if what it gives there at `costs` is what a simulation found.
  public func formula(
    at size: (pp: Int, micro: Int), costs: ChunkDurations, bubble: Ticks
  ) -> FittedForm? {
    guard let formula = forms.first?.formula, let counts = formula.form(size) else { return nil }
    return counts.value(costs) == bubble ? formula : nil
  }
}
