import PPModel

/// The costs at which a form is the bubble of a schedule: all of them, and no others.
///
/// The bubble is convex and the form is linear, so where they agree at the corners of a cone they agree inside.
/// Starting with all costs, each corner is simulated; where the bubble is larger than the form, the costs at which
/// what was found there is larger are cut off. What is left in the end is proven, at any costs.
public struct FormRegion: Sendable {
  /// The form.
  public let form: CostCounts
  /// What makes the difference to all costs of the space: each of these is not negative.
  public let limits: [CostCounts]
  /// How many corners the region has.
  public var corners: Int { cone.corners.count }
  /// How many costs were simulated.
  public let simulations: Int
  let cone: CostCone

  private static let mostSimulations = 1000

  /// Finds the region of a form.
  ///
  /// - Complexity: O(instructions) for each simulation.
  init(
    of form: CostCounts, in space: CostSpace, _ bubble: SizedBubble
  ) throws(CostCone.Fault) {
    var cone = space.cone
    let walls = cone.walls
    var agreeing: Set<[Int]> = []
    var count = 0
    while let corner = cone.corners.first(where: { !agreeing.contains($0) }) {
      count += 1
      guard count <= FormRegion.mostSimulations else { throw .tooLarge }
      let costs = space.durations(corner)
      guard let found = try? bubble.form(at: costs, hasHop: space.hasHop) else { throw .tooLarge }
      if found.value(costs) > form.value(costs) {
        try cone.cut((form - found).reduced.byCost)
      } else {
        agreeing.insert(corner)
      }
    }
    self.form = form
    self.cone = cone
    simulations = count
    limits = cone.walls.filter { !walls.contains($0) }.map { CostCounts(byCost: $0) }
      .sorted { $0.size != $1.size ? $0.size < $1.size : "\($0)" < "\($1)" }
  }

  /// Whether a form is the bubble everywhere within some limits.
  ///
  /// - Complexity: O(instructions × corners).
  static func agrees(
    _ form: CostCounts, within limits: [CostCounts], of space: CostSpace, _ bubble: SizedBubble
  ) -> Bool {
    var cone = space.cone
    for limit in limits {
      do throws(CostCone.Fault) { try cone.cut(limit.byCost) } catch { return false }
    }
    return cone.corners.allSatisfy { corner in
      let costs = space.durations(corner)
      let found = try? bubble.form(at: costs, hasHop: space.hasHop)
      return found?.value(costs) == form.value(costs)
    }
  }

  /// The form that is the bubble beyond a wall of the region; nil where that cannot be told.
  func neighbour(
    beyond wall: [Int], in space: CostSpace, _ bubble: SizedBubble
  ) -> CostCounts? {
    // From the middle of the wall a little to the other side.
    let middle = cone.sum { corner in zip(wall, corner).reduce(0) { $0 + $1.0 * $1.1 } == 0 }
    let beyond = zip(middle, wall).map { 10_000 * $0 - $1 }
    guard beyond.allSatisfy({ $0 >= 0 }) else { return nil }
    let costs = space.durations(beyond)
    let found = try? bubble.form(at: costs, hasHop: space.hasHop)
    // Where several regions meet, one that is further away may be in between.
    let here = space.durations(middle)
    return found.flatMap { $0.value(here) == form.value(here) && $0 != form ? $0 : nil }
  }

  /// Costs within the region, and so close to some that only what holds there makes a difference.
  func inside(near home: ChunkDurations, _ space: CostSpace) -> ChunkDurations {
    let (origin, direction) = (space.costs(home), cone.sum())
    let (far, near) = (max(1, origin.max() ?? 1), max(1, direction.max() ?? 1))
    let step = max(1, far / near / 1000)
    let scale = max(1, 1000 * near * step / far)
    return space.durations(zip(origin, direction).map { $0 * scale + $1 * step })
  }
}
