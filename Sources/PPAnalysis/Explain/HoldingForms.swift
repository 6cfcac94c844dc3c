import PPModel

extension FormRegion {
  /// The forms that are the bubble at some costs, each with its region.
  ///
  /// Regions cover all costs, wall to wall: from one that the costs lie in, the others are found by crossing the
  /// walls that the costs lie on.
  ///
  /// - Throws: numbers that are too large.
  /// - Complexity: O(instructions) for each simulation.
  package static func holding(
    at home: ChunkDurations, in space: CostSpace, _ bubble: SizedBubble
  ) throws(CostCone.Fault) -> [FormRegion] {
    guard let here = try? bubble.form(at: home, hasHop: space.hasHop) else { throw .tooLarge }
    let most = here.value(home)
    var waiting = start(near: home, most, in: space, bubble).map { [$0] } ?? [here]
    var found: [FormRegion] = []
    var seen = Set(waiting)
    while !waiting.isEmpty, found.count < 16 {
      let form = waiting.removeFirst()
      let region: FormRegion
      do throws(CostCone.Fault) {
        region = try FormRegion(of: form, in: space, bubble)
      } catch {
        guard error == .flat else { throw error }
        continue
      }
      found.append(region)
      for limit in region.limits where limit.value(home) == 0 {
        let wall = limit.byCost
        if let other = region.neighbour(beyond: wall, in: space, bubble), other.value(home) == most,
          seen.insert(other).inserted
        {
          waiting.append(other)
        }
      }
    }
    return found
  }

  /// A form that holds at the costs, and at some beside them with nothing else: not one that is as large as
  /// others just here.
  private static func start(
    near home: ChunkDurations, _ most: Ticks, in space: CostSpace, _ bubble: SizedBubble
  ) -> CostCounts? {
    // A direction in which no small combinations of costs are equal.
    let odd =
      ElementCosts.elements([1009, 907, 811, 709, 607, 503, 401])
      + [space.hasPairs ? 2203 : 0, space.hasHop ? 101 : 0]
    let origin = space.costs(home)
    for scale in [1, 1000, 1_000_000] {
      let beside = zip(origin, odd).map { 1000 * scale * $0 + $1 }
      guard let form = try? bubble.form(at: space.durations(beside), hasHop: space.hasHop) else {
        return nil
      }
      if form.value(home) == most { return form }
    }
    return nil
  }
}
