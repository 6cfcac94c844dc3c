import TestSupport
import Testing

@testable import PPStudy

@Suite struct GrowingFrontTests {
  /// The kept points are every 2ᵏ-th of all that came, from the first on: few enough, and not far fewer.
  @Test(arguments: [1, 16_383, 16_384, 16_385, 40_000, 100_000])
  func thePointsThatAreKeptAreSpreadEvenly(_ count: Int) throws {
    var thinned = ThinnedPoints()
    for number in 0..<count { thinned.add((Double(number), 0)) }
    let kept = thinned.points.map { Int($0.0) }
    var stride = 1
    while (count + stride - 1) / stride >= ThinnedPoints.most { stride *= 2 }
    #expect(kept == Array(Swift.stride(from: 0, to: count, by: stride)))
  }

  /// More rows than are kept at a time, equal ones among them: those that no row beats, the first of equals.
  @Test func theFrontOfManyRows() {
    var generator = SeededGenerator(seed: 5)
    var front = GrowingFront()
    var points: [(Double, Double)] = []
    for number in 0..<20_000 {
      let x = Int.random(in: 0..<500, using: &generator)
      let y = Int.random(in: 0..<50, using: &generator) + (500 - x)
      points.append((Double(x), Double(y)))
      front.add(points[number], ["\(number)"])
    }
    // By rising x, what is lower than all before; of equals the first.
    var lowest = Double.infinity
    var wanted: [String] = []
    for place in points.indices.sorted(by: {
      (points[$0].0, points[$0].1, $0) < (points[$1].0, points[$1].1, $1)
    }) where points[place].1 < lowest {
      lowest = points[place].1
      wanted.append("\(place)")
    }
    #expect(front.rows.map { $0.row[0] } == wanted && wanted.count > 100)
  }
}
