import PPAnalysis

/// Rows on the Pareto front of those that came so far, and some that may be beaten.
///
/// Beaten rows are thrown out whenever there are twice as many rows as on the front, so a row costs
/// O(log rows) on average and memory follows the front.
package struct GrowingFront {
  private var candidates: [(point: (Double, Double), row: [String])] = []
  private var room = leastRoom

  private static let leastRoom = 4096

  package init() {}

  /// Adds a row with its two figures, of which less is better.
  package mutating func add(_ point: (Double, Double), _ row: [String]) {
    candidates.append((point, row))
    guard candidates.count > room else { return }
    candidates = places.sorted().map { candidates[$0] }
    room = max(GrowingFront.leastRoom, 2 * candidates.count)
  }

  /// The front by rising first figure; of equal points the first that came.
  package var rows: [(point: (Double, Double), row: [String])] { places.map { candidates[$0] } }

  private var places: [Int] {
    var places: [Int] = []
    for place in ParetoFront.indices(of: candidates.map(\.point)) {
      let isNew = places.last.map { candidates[$0].point != candidates[place].point } ?? true
      if isNew { places.append(place) }
    }
    return places
  }
}

/// Points of which at most a fixed number is kept, evenly spread over all that came.
package struct ThinnedPoints {
  package private(set) var points: [(Double, Double)] = []
  private var stride = 1
  private var count = 0

  package static let most = 16_384

  package init() {}

  package mutating func add(_ point: (Double, Double)) {
    defer { count += 1 }
    guard count % stride == 0 else { return }
    points.append(point)
    guard points.count >= ThinnedPoints.most else { return }
    points = points.indices.filter { $0 % 2 == 0 }.map { points[$0] }
    stride *= 2
  }
}
