import PPAnalysis
import TestSupport
import Testing

@Suite struct ParetoFrontTests {
  @Test(arguments: 0..<200)
  func isWhatNoPointBeats(_ seed: Int) {
    var random = SeededGenerator(seed: seed)
    let count = Int.random(in: 0...40, using: &random)
    let most = Int.random(in: 1...12, using: &random)
    let points = (0..<count).map { _ in
      (
        Double(Int.random(in: 0...most, using: &random)),
        Double(Int.random(in: 0...most, using: &random))
      )
    }
    let unbeaten = points.indices.filter { index in
      let (x, y) = points[index]
      return !points.contains { $0.0 <= x && $0.1 <= y && ($0.0 < x || $0.1 < y) }
    }
    let front = ParetoFront.indices(of: points)
    #expect(front.sorted() == unbeaten, "\(points)")
    #expect(zip(front, front.dropFirst()).allSatisfy { points[$0].0 <= points[$1].0 })
  }
}
