import PPModel

extension GeneralForm {
  /// The same with the region of the formula at any size: the limits at one size, with coefficients that are
  /// formulas; nil where there are none, and so no telling where the formula stops.
  ///
  /// They are made from the exact regions at some sizes, and proven at the corners that they leave at others: all
  /// small sizes, and some large ones. Where that fails at a border of the domain, the domain gets smaller; and
  /// where the costs leave the region as pp or micro grow.
  ///
  /// - Complexity: some hundreds of simulations, of small sizes most.
  func findingLimits(
    _ home: FormRegion, at size: PipelineSize, costs: ChunkDurations, in space: CostSpace,
    _ tried: inout TriedSizes
  ) -> GeneralForm? {
    let order = confirmed.sorted { ($0.product, $0.pp) < ($1.product, $1.pp) }
    let known = [(size: size, limits: home.limits)] + regions(order, home, in: space, &tried)
    var general: [FittedForm] = []
    for place in home.limits.indices {
      let limits = known.map { (size: $0.size, form: $0.limits[place]) }
      guard let limit = FittedForm(mostOf: limits) else { return nil }
      general.append(limit)
    }
    let (small, large) = (order.filter { $0.product <= 100 }, order.filter { $0.product > 100 })
    var checked: [(size: PipelineSize, isSo: Bool)] = [(size, true)]
    for size in small + GeneralForm.spread(large, 6) {
      checked.append((size, isProven(general, at: size, in: space, &tried)))
    }
    guard let proven = SizeDomain(domain.grid, around: size, checked), proven.isOpen,
      let both = domain.narrowed(to: proven),
      let within = both.within(general, at: costs, around: size)
    else { return nil }
    var result = self
    result.limits = general
    result.domain = within
    result.confirmed = confirmed.filter { within.contains($0) }
    return result.confirmed.count >= 6 ? result : nil
  }

  private func isProven(
    _ general: [FittedForm], at size: PipelineSize, in space: CostSpace, _ tried: inout TriedSizes
  ) -> Bool {
    let limits = general.compactMap { $0.form(size) }
    guard limits.count == general.count, let form = formula.form(size),
      let bubble = tried.bubble(size)?.bubble
    else { return false }
    return FormRegion.agrees(form, within: limits, of: space, bubble)
  }

  /// The exact limits at some sizes, in the order of those at home: each has one of the same signs.
  private func regions(
    _ order: [PipelineSize], _ home: FormRegion, in space: CostSpace, _ tried: inout TriedSizes
  ) -> [(size: PipelineSize, limits: [CostCounts])] {
    let signs = home.limits.map(GeneralForm.signs)
    var found: [(size: PipelineSize, limits: [CostCounts])] = []
    for size in GeneralForm.spread(order.filter { $0.pp > 3 && $0.product <= 400 }, 9) {
      guard let form = formula.form(size), let bubble = tried.bubble(size)?.bubble,
        let region = try? FormRegion(of: form, in: space, bubble)
      else { continue }
      let limits = signs.compactMap { sign in
        region.limits.first { GeneralForm.signs($0) == sign }
      }
      if limits.count == signs.count, region.limits.count == signs.count {
        found.append((size, limits))
      }
    }
    return found
  }

  private static func signs(_ limit: CostCounts) -> [Int] { limit.byCost.map { $0.signum() } }

  /// Some of many, from the first to the last.
  private static func spread(_ sizes: [PipelineSize], _ count: Int) -> [PipelineSize] {
    guard sizes.count > count else { return sizes }
    return (0..<count).map { sizes[$0 * (sizes.count - 1) / (count - 1)] }
  }
}

extension SizeDomain {
  /// The sizes at which some costs are within limits; nil where neither a number of ranks nor one of micro-batches
  /// bounds them.
  func within(
    _ limits: [FittedForm], at costs: ChunkDurations, around home: PipelineSize
  ) -> SizeDomain? {
    let outside = sample().filter { size in
      limits.contains { ($0.form(size)?.value(costs) ?? 0) < 0 }
    }
    guard let ranks = outside.map(\.pp).min(), let micro = outside.map(\.micro).min() else {
      return self
    }
    var smaller = self
    if ranks > home.pp {
      smaller.mostPP = ranks - 1
    } else if micro > home.micro, most == nil {
      smaller.most = Bound(slope: 0, offset: micro - 1)
    } else {
      return nil
    }
    return smaller
  }
}
