import PPLanguage
import PPModel

/// A found schedule as a short program, and whether that holds for other sizes.
public struct CompactProgram: Sendable {
  /// The program; expanded for the schedule's size it is the schedule.
  public let text: String
  /// How many times as long the program is that names every micro-batch.
  public let saving: Double
  /// By how many micro-batches the program grows, where it holds for more than the schedule's own; nil where it does
  /// not.
  public let step: Int?
  /// The micro-batches that it was tried with, besides the schedule's own.
  public let tried: [Int]

  /// Makes a schedule short, and tries it with more micro-batches: valid is what every rank can run without waiting in a
  /// ring.
  ///
  /// - Complexity: O(instructions²) of the rank that has most.
  public init(_ schedule: Schedule) {
    let plain = CanonicalText(schedule).text()
    let compact = CompactText(schedule)
    func expands(_ text: String, micro: Int) -> Schedule? {
      guard let named = try? NamedSchedule(text: text, label: "compact"),
        let sized = try? SizedSchedule(named, pp: schedule.ranks, micro: micro)
      else { return nil }
      return sized.valid.schedule
    }
    var short = compact.text(grows: false)
    if expands(short, micro: schedule.batches) != schedule { short = plain }
    var (grown, sizes): (Int?, [Int]) = (nil, [])
    if let step = compact.step, schedule.slices == 1, short != plain {
      let long = compact.text(grows: true)
      sizes = [1, 2, 7].map { schedule.batches + $0 * step }
      if expands(long, micro: schedule.batches) == schedule,
        sizes.allSatisfy({ expands(long, micro: $0) != nil })
      {
        (short, grown) = (long, step)
      }
    }
    text = short
    saving = Double(plain.utf8.count) / Double(max(1, short.utf8.count))
    (step, tried) = (grown, sizes)
  }
}
