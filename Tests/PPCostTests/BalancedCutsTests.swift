import PPCost
import PPSupport
import TestSupport
import Testing

@Suite struct BalancedCutsTests {
  /// Every state, without a bound: the plain dynamic programme, the earliest start of equal sums.
  private func plain(
    _ weights: [Double], _ count: Int, _ first: Double, _ last: Double
  ) -> [Range<Int>] {
    var sums = [0.0]
    for weight in weights { sums.append(sums[sums.count - 1] + weight) }
    var best = [Double](repeating: .infinity, count: sums.count)
    best[0] = 0
    var cuts: [[Int]] = []
    for stage in 0..<count {
      var next = [Double](repeating: .infinity, count: sums.count)
      var cut = [Int](repeating: 0, count: sums.count)
      let extra = (stage == 0 ? first : 0) + (stage == count - 1 ? last : 0)
      for end in sums.indices {
        for start in 0...end where best[start] < .infinity {
          let load = sums[end] - sums[start] + extra
          if best[start] + load * load < next[end] {
            (next[end], cut[end]) = (best[start] + load * load, start)
          }
        }
      }
      best = next
      cuts.append(cut)
    }
    var (ranges, end) = ([Range<Int>](), weights.count)
    for cut in cuts.reversed() {
      ranges.insert(cut[end]..<end, at: 0)
      end = cut[end]
    }
    return ranges
  }

  /// The same cuts to the part, where many cost the same too: equal weights, and weights that differ in
  /// the last bit.
  @Test(arguments: 0..<40)
  func leavesNothingOutThatMatters(_ seed: Int) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<10 {
      let parts = Int.random(in: 1...60, using: &random)
      let stages = Int.random(in: 1...parts + 2, using: &random)
      let base = Double.random(in: 0.001...10, using: &random)
      let weights = (0..<parts).map { part in
        switch seed % 4 {
        case 0: base
        case 1: part < 3 ? base * 0.7 : base
        case 2: Double.random(in: 0...base, using: &random)
        default: random.oneIn(8) ? base * 9 : base
        }
      }
      let first = random.oneIn(2) ? 0 : base / 3
      let last = base * Double(Int.random(in: 0...12, using: &random)) / 2.5
      let found = BalancedCuts(weights: weights, stages: stages, first: first, last: last)
      #expect(
        found.ranges == plain(weights, stages, first, last),
        "seed \(seed): \(parts) parts, \(stages) stages")
    }
  }

  /// Many layers over many stages take a fiftieth of the plain programme's steps at most.
  @Test(arguments: [(300, 3.0), (300, 60), (299, 2.5), (900, 1), (3002, 1.7), (7, 4), (128, 300)])
  func largeModelsAreQuick(_ stages: Int, _ last: Double) {
    let weights = (0..<3000).map { $0 < 30 ? 0.6 : 1.0 }
    let found = BalancedCuts(weights: weights, stages: stages, first: 0, last: last)
    #expect(found.ranges.count == stages && found.ranges.map(\.count).reduce(0, +) == 3000)
    #expect(found.steps < stages * 3000 * 3000 / 2 / 50, "\(found.steps)")
  }
}
