import PPModel
import PPStudy
import PPSupport

extension CompactProgram {
  /// What became of a schedule, in a sentence.
  ///
  /// - Parameter micro: the schedule's micro-batches.
  public func words(micro: Int) -> String {
    let short =
      saving > 1.05
      ? "compact: the program is \(NumberText.fixed(saving, decimals: 1)) times as short"
      : "compact: the order is not regular, and the program no shorter"
    let sizes = tried.map { "\($0)" }.joined(separator: ", ")
    guard let step else {
      return short
        + (tried.isEmpty
          ? "; it is for \(micro) micro-batches alone\n"
          : "; it does not hold for \(sizes) micro-batches\n")
    }
    return short
      + "; it holds for \(micro) micro-batches and \(step) more as often as you like, tried with \(sizes)\n"
  }
}
