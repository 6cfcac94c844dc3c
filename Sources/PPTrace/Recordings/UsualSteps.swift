import PPModel

/// Steps without warm-up and outliers.
struct UsualSteps {
  private(set) var kept: [TimedStep] = []
  private(set) var outliers: [TimedStep] = []
  private(set) var leftOut: [(step: Int, why: String)] = []

  /// Sorts steps out by how long they take; of fewer than three all are kept.
  init(_ steps: [TimedStep]) {
    guard steps.count > 2 else {
      kept = steps
      return
    }
    let lengths = steps.map { $0.duration.count }
    let median = UsualSteps.median(lengths)
    let deviation = UsualSteps.median(lengths.map { abs($0 - median) })
    var isWarm = false
    for step in steps {
      let length = step.duration.count
      if !isWarm, length > median + median / 10 {
        leftOut.append((step.number, "warm-up, \(UsualSteps.text(step.duration)) ms"))
        continue
      }
      isWarm = true
      let distance = abs(length - median)
      if distance > max(median / 20, 6 * deviation) {
        outliers.append(step)
        leftOut.append(
          (
            step.number,
            "an outlier, \(UsualSteps.text(step.duration)) ms where the median is \(UsualSteps.text(Ticks(median))) ms"
          ))
      } else {
        kept.append(step)
      }
    }
  }

  private static func text(_ time: Ticks) -> String { TimeScale.milliseconds.rounded(time) }

  private static func median(_ values: [Int64]) -> Int64 { values.sorted()[values.count / 2] }
}
