import PPModel

/// A formula in pp and micro, and where it was found to hold.
public struct GeneralForm: Sendable {
  /// The combination of costs.
  public let formula: FittedForm
  /// The sizes at which it holds.
  public internal(set) var domain: SizeDomain
  /// The sizes at which a simulation gave what it gives, without those that it was made from.
  public internal(set) var confirmed: [PipelineSize]
  /// The costs at which it holds, as formulas that are not negative.
  public internal(set) var limits: [FittedForm] = []
}

/// The search for the formula of a form: what gives it at other sizes.
struct SizeSearch {
  /// The size and the costs asked for.
  let home: PipelineSize
  let costs: ChunkDurations
  let space: CostSpace
  /// Costs close by at which only this form holds.
  let beside: ChunkDurations

  /// A size that was simulated: what holds there beside the costs asked for, and the bubble at these.
  struct Sample {
    let size: PipelineSize
    let form: CostCounts
    let bubble: Ticks
  }

  /// What a schedule has at a size; nil where it does not exist or does not run.
  func sample(_ size: PipelineSize, _ tried: inout TriedSizes) -> Sample? {
    guard let here = tried.bubble(size),
      let form = try? here.bubble.form(at: beside, hasHop: space.hasHop)
    else { return nil }
    return Sample(size: size, form: form, bubble: here.value)
  }

  /// Whether a formula gives what was simulated.
  private func agrees(_ formula: FittedForm, _ sample: Sample) -> Bool {
    guard let form = formula.form(sample.size) else { return false }
    return form.value(costs) == sample.bubble && form.value(beside) == sample.form.value(beside)
  }

  /// Finds a formula: made from as few sizes as it takes, right at all others of its domain, and at sizes that had
  /// no part in finding that.
  ///
  /// - Complexity: some hundred simulations.
  func find(_ samples: [Sample], _ tried: inout TriedSizes) -> GeneralForm? {
    var bounded: GeneralForm?
    for grid in grids(samples.map(\.size)) {
      let inGrid = samples.filter { grid.contains($0.size) }
      for terms in SizeTerm.families {
        guard let best = best(terms, inGrid), best.count > terms.count + 3,
          let domain = SizeDomain(
            grid, around: home, inGrid.map { (size: $0.size, isSo: agrees(best.formula, $0)) })
        else { continue }
        let inside = inGrid.map(\.size).filter { domain.contains($0) && !best.basis.contains($0) }
        guard isEnough(inside, domain) else { continue }
        var apart: [PipelineSize] = []
        var isRefuted = false
        for size in TriedSizes.apart(from: home, in: domain) where !inside.contains(size) {
          guard !best.basis.contains(size), let sample = sample(size, &tried) else { continue }
          isRefuted = !agrees(best.formula, sample)
          if isRefuted { break }
          apart.append(size)
        }
        guard !isRefuted else { continue }
        let found = GeneralForm(
          formula: best.formula, domain: domain, confirmed: inside + apart)
        // One without a bound above is worth looking for.
        if domain.isOpen { return found }
        bounded = bounded ?? found
      }
    }
    return bounded
  }

  /// Whether sizes that confirm a formula are many, and not all alike.
  private func isEnough(_ sizes: [PipelineSize], _ domain: SizeDomain) -> Bool {
    if case .onePP = domain.grid { return sizes.count >= 6 }
    let ranks = Set(sizes.map(\.pp)).count
    if case .line = domain.grid { return ranks >= 4 }
    if case .oneMicro = domain.grid { return ranks >= 4 }
    return ranks >= 3 && sizes.count >= (domain.isOpen ? 8 : 12)
  }

  /// The kinds of sizes to find a formula for, the widest first; where all sizes are of one kind, no wider one.
  private func grids(_ sizes: [PipelineSize]) -> [SizeDomain.Grid] {
    var narrow: [SizeDomain.Grid] = []
    if home.micro % home.pp == 0 { narrow.append(.multiples) }
    narrow += (0...4).map { .line($0, home.micro - $0 * home.pp) }.filter { grid in
      // One number of micro-batches is a line as well.
      grid != .line(0, home.micro)
    }
    narrow += [.onePP(home.pp), .oneMicro(home.micro)]
    let all = narrow.filter { grid in sizes.allSatisfy(grid.contains) }
    if let only = all.last(where: { $0 != .multiples }) { return [only] }
    if !all.isEmpty { return [.multiples] }
    let inProportion = narrow.filter {
      if case .line(_, 0) = $0 { true } else { $0 == .multiples }
    }
    return [.any, .parityOfMicro(home.micro % 2), .parityOfPP(home.pp % 2)] + inProportion
  }

  /// The formula of the terms that agrees with most samples, made from some of those nearest to home.
  private func best(
    _ terms: [SizeTerm], _ samples: [Sample]
  ) -> (formula: FittedForm, basis: [PipelineSize], count: Int)? {
    func distance(_ size: PipelineSize) -> Double {
      let ratio = Double(size.micro * home.pp) / Double(size.pp * home.micro)
      let ranks = Double(size.pp) / Double(home.pp)
      return max(ratio, 1 / ratio) + max(ranks, 1 / ranks)
    }
    guard let own = samples.first(where: { $0.size == home }) else { return nil }
    let others = samples.filter { $0.size != home }.map { (distance($0.size), $0) }
      .sorted { $0.0 < $1.0 }.prefix(9).map(\.1)
    var best: (formula: FittedForm, basis: [PipelineSize], count: Int)?
    for chosen in SizeTerm.choices(terms.count - 1, of: others.count) {
      let basis = [own] + chosen.map { others[$0] }
      guard let formula = FittedForm(terms, basis.map { (size: $0.size, form: $0.form) }) else {
        continue
      }
      let count = samples.count { agrees(formula, $0) }
      if count > best?.count ?? 0 { best = (formula, basis.map(\.size), count) }
      if count == samples.count { break }
    }
    return best
  }
}
