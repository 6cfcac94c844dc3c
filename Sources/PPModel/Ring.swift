/// Ranks of which each waits for the next, and the last for the first.
package enum Ring {
  /// The ring that a chain of waiting ranks ends in, from its lowest rank on.
  ///
  /// - Parameters:
  ///   - start: where the chain starts; it need not be part of the ring.
  ///   - next: the rank that a rank waits for; nil where the chain ends, which is then all of the ring.
  /// - Complexity: O(ranks).
  package static func of(_ start: Int, next: (Int) -> Int?) -> [Int] {
    var path: [Int] = []
    var placeOf: [Int: Int] = [:]
    var rank: Int? = start
    while let here = rank, placeOf[here] == nil {
      placeOf[here] = path.count
      path.append(here)
      rank = next(here)
    }
    let ring = path.dropFirst(rank.flatMap { placeOf[$0] } ?? 0)
    let lowest = ring.indices.min { ring[$0] < ring[$1] } ?? ring.startIndex
    return Array(ring[lowest...] + ring[..<lowest])
  }
}
