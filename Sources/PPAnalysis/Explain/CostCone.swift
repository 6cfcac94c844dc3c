import PPModel
import PPSupport

/// The costs at which some combinations are not negative, by these walls and by the corners in which they
/// meet: every point inside is a sum of multiples of corners.
///
/// The double description method: Motzkin, Raiffa, Thompson and Thrall, 1953. Numbers are whole.
package struct CostCone: Sendable {
  /// Why a wall cannot be put up.
  package enum Fault: Error {
    /// Nothing with an inside would be left.
    case flat
    /// Too many corners, or too large numbers.
    case tooLarge
  }

  /// The combinations, each of which some other costs violate alone: of F, I, W, F&B and the hop.
  private(set) var walls: [[Int]]
  /// Costs without a common divisor, one for each corner.
  private(set) var corners: [[Int]]
  /// How many costs there are.
  private let count: Int
  /// For each corner, a bit for each wall that it lies on.
  private var touching: [UInt64]

  private static let mostCorners = 2000
  private static let mostWalls = 60
  private static let largest = 1_000_000_000

  /// All costs that are not negative, of which those at some of `count` places play a part.
  init(places: [Int], of count: Int) {
    self.count = count
    walls = places.map { place in (0..<count).map { $0 == place ? 1 : 0 } }
    corners = walls
    touching = []
    sortOut()
  }

  /// The sum of the corners that satisfy a condition: inside what they span.
  func sum(where isCounted: ([Int]) -> Bool = { _ in true }) -> [Int] {
    var sum = [Int](repeating: 0, count: count)
    for corner in corners where isCounted(corner) { sum = zip(sum, corner).map { $0 + $1 } }
    return sum
  }

  /// Puts up a wall: leaves the costs at which another combination is not negative either.
  ///
  /// - Complexity: O(corners³) at worst, of the corners that there are.
  mutating func cut(_ wall: [Int]) throws(Fault) {
    var values: [Int] = []
    for corner in corners { values.append(try CostCone.product(wall, corner)) }
    guard values.contains(where: { $0 < 0 }) else { return }
    guard values.contains(where: { $0 > 0 }) else { throw .flat }
    var kept = corners.indices.filter { values[$0] >= 0 }.map { corners[$0] }
    for inside in corners.indices where values[inside] > 0 {
      for outside in corners.indices where values[outside] < 0 {
        // An edge of the cone joins them if no third corner lies on all the walls that both lie on.
        let common = touching[inside] & touching[outside]
        let isEdge = !corners.indices.contains {
          $0 != inside && $0 != outside && touching[$0] & common == common
        }
        guard isEdge else { continue }
        kept.append(
          try CostCone.between(
            corners[inside], values[inside], corners[outside], values[outside]))
      }
    }
    corners = kept
    walls.append(wall)
    guard corners.count <= CostCone.mostCorners, walls.count <= CostCone.mostWalls else {
      throw .tooLarge
    }
    sortOut()
  }

  /// Leaves out the walls that no longer bound anything, and notes who lies where.
  private mutating func sortOut() {
    let lying = walls.map { wall in
      Set(corners.indices.filter { zip(wall, corners[$0]).reduce(0) { $0 + $1.0 * $1.1 } == 0 })
    }
    // What bounds lies on more corners than any wall that touches only an edge of it.
    let needed = walls.indices.filter { place in
      !walls.indices.contains { other in
        lying[place].isStrictSubset(of: lying[other])
          || (other < place && lying[place] == lying[other])
      }
    }
    walls = needed.map { walls[$0] }
    touching = corners.indices.map { corner in
      needed.enumerated().reduce(0) { bits, entry in
        lying[entry.element].contains(corner) ? bits | 1 << UInt64(entry.offset) : bits
      }
    }
  }

  /// Where the edge from one corner to another meets a wall, from the wall's values at both.
  private static func between(
    _ inside: [Int], _ high: Int, _ outside: [Int], _ low: Int
  ) throws(Fault) -> [Int] {
    var corner: [Int] = []
    for (first, second) in zip(inside, outside) {
      let (one, isLarge) = second.multipliedReportingOverflow(by: high)
      let (two, isTooLarge) = first.multipliedReportingOverflow(by: -low)
      let (sum, isMuchTooLarge) = one.addingReportingOverflow(two)
      guard !isLarge, !isTooLarge, !isMuchTooLarge else { throw .tooLarge }
      corner.append(sum)
    }
    let common = max(1, corner.reduce(0) { greatestCommonDivisor($0, $1) })
    corner = corner.map { $0 / common }
    guard corner.allSatisfy({ $0 <= largest }) else { throw .tooLarge }
    return corner
  }

  private static func product(_ wall: [Int], _ corner: [Int]) throws(Fault) -> Int {
    guard wall.allSatisfy({ abs($0) <= largest }) else { throw .tooLarge }
    return zip(wall, corner).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
