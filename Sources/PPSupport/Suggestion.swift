/// The name that a person most likely meant by `word`, for "did you mean" hints.
///
/// The candidate with the smallest edit distance (insertions, deletions, substitutions, swaps of
/// neighbours), the first of equals; nil where none is within a third of the word's length. Dashes at the
/// start do not count, and of one or two letters none may be another: `--tp` is not `--pp`.
///
/// - Complexity: O(candidates × length²), with words cut to 64 characters.
package func closest(to word: String, among candidates: [String]) -> String? {
  let word = Array(word.lowercased().prefix(64))
  let letters = word.drop { $0 == "-" }.count
  let limit = max(1, (letters + 1) / 3)
  let scored = candidates.map { candidate in
    let other = Array(candidate.lowercased().prefix(64))
    let isOther = letters < 3 && word.count == other.count && word.sorted() != other.sorted()
    return (candidate, isOther ? .max : distance(word, other))
  }
  let best = scored.min { $0.1 < $1.1 }
  guard let best, best.1 <= limit else { return nil }
  return best.0
}

/// The hint itself: `did you mean 'dualpipe'?`; nil where no candidate is near.
package func didYouMean(_ word: String, among candidates: [String]) -> String? {
  closest(to: word, among: candidates).map { "did you mean '\($0)'?" }
}

/// The edit distance with swaps of neighbours (optimal string alignment).
private func distance(_ a: [Character], _ b: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row.append(cost)
    }
    beforeLast = last
    last = row
  }
  return last[b.count]
}
