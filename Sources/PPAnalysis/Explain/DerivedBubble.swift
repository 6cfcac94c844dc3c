import PPModel

/// The bubble of a schedule as formulas in pp and micro, found from simulations.
public struct DerivedBubble: Sendable {
  /// One form that holds at the costs asked for.
  public struct Form: Sendable {
    /// The combination of costs at the size asked for.
    public let counts: CostCounts
    /// Where it holds at that size; nil where numbers got too large to tell.
    public let region: FormRegion?
    /// The same at other sizes; nil where no formula in pp and micro, with its region, was right at all sizes
    /// held against it.
    public var general: GeneralForm?
    /// How far it is from the formula that is known, in coefficients.
    let distance: Int
    /// At how many of some random costs it holds.
    let share: Int
  }

  /// The forms that hold at the costs: those with a formula first, then by how little they differ from what
  /// is known, then by at how many costs they hold.
  public let forms: [Form]
  /// The costs that the regions are about.
  public let space: CostSpace
  /// The sizes that formulas were sought in.
  public let sizes: [PipelineSize]
  /// The slices of each micro-batch: costs are those of one.
  public let slices: Int
  /// How many sizes the schedule was not found to exist at.
  public let refused: Int

  /// Finds the forms at a size and costs, and their formulas from some hundred other sizes.
  ///
  /// - Parameters:
  ///   - schedule: the schedule at the size.
  ///   - costs: the costs asked for.
  ///   - known: the formula that is known of the schedule, if any.
  ///   - findsRegions: whether to find the regions of formulas too.
  ///   - expand: the schedule at another size; nil where it does not exist.
  /// - Complexity: O(instructions) for each of some hundreds of simulations.
  public init(
    _ schedule: ValidSchedule, costs: ChunkDurations, known: ClosedForm?, findsRegions: Bool = true,
    expand: @escaping (PipelineSize) -> ValidSchedule?
  ) {
    let home = PipelineSize(pp: schedule.schedule.ranks, micro: schedule.schedule.batches)
    let space = CostSpace(schedule.schedule, around: costs)
    let bubble = SizedBubble(schedule)
    var found: [(counts: CostCounts, region: FormRegion?)] = []
    if let regions = try? FormRegion.holding(at: costs, in: space, bubble), !regions.isEmpty {
      found = regions.map { ($0.form, $0) }
    } else if let here = try? bubble.form(at: costs, hasHop: space.hasHop) {
      found = [(here, nil)]
    }
    var tried = TriedSizes(home, bubble, costs, space, expand: expand)
    var sizes = TriedSizes.near(home).filter { tried.bubble($0) != nil }
    if sizes.count < 40 {
      let more = TriedSizes.further(home).filter { !sizes.contains($0) }
      for size in more where sizes.count < 60 && tried.bubble(size) != nil { sizes.append(size) }
    }
    let samples = space.samples(400)
    var forms: [Form] = []
    for (counts, region) in found {
      let search = SizeSearch(
        home: home, costs: costs, space: space, beside: region?.inside(near: costs, space) ?? costs)
      let simulated = sizes.compactMap { search.sample($0, &tried) }
      var general = search.find(simulated, &tried)
      if findsRegions {
        general = region.flatMap { region in
          general?.findingLimits(region, at: home, costs: costs, in: space, &tried)
        }
      }
      forms.append(
        Form(
          counts: counts, region: region, general: general,
          distance: known?.form(pp: home.pp, micro: home.micro).map { (counts - $0).size } ?? 0,
          share: samples.count { costs in
            region?.limits.allSatisfy { $0.value(costs) >= 0 } ?? false
          }))
    }
    self.space = space
    slices = schedule.schedule.slices
    self.sizes = sizes
    refused = tried.refused
    self.forms = forms.sorted {
      ($0.general == nil ? 1 : 0, $0.distance, -$0.share, "\($0.counts)")
        < ($1.general == nil ? 1 : 0, $1.distance, -$1.share, "\($1.counts)")
    }
  }

  /// The formula, if it holds at another size and what it gives there at `costs` is what a simulation found.
  public func formula(at size: PipelineSize, costs: ChunkDurations, bubble: Ticks) -> FittedForm? {
    guard let general = forms.first?.general, general.domain.contains(size),
      let counts = general.formula.form(size)
    else { return nil }
    return counts.value(costs) == bubble ? general.formula : nil
  }
}
