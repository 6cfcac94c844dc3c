/// Which of many points are the best trade-offs between two figures, less being better in both.
public enum ParetoFront {
  /// The points that no other point beats: none is at least as good in both figures and better in one.
  ///
  /// Of equal points all are in the front.
  ///
  /// - Returns: indices by rising first figure, equal points in their order.
  /// - Complexity: O(points × log points).
  public static func indices(of points: [(Double, Double)]) -> [Int] {
    let order = points.indices.sorted {
      (points[$0].0, points[$0].1, $0) < (points[$1].0, points[$1].1, $1)
    }
    var front: [Int] = []
    for index in order {
      guard let last = front.last, points[index].1 >= points[last].1 else {
        front.append(index)
        continue
      }
      if points[index] == points[last] { front.append(index) }
    }
    return front
  }
}
