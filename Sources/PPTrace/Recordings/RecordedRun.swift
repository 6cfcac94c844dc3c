import PPModel

/// A recording of a training run, checked: steps that all run one schedule, each on one clock.
public struct RecordedRun: Sendable {
  /// What was read, in words: `Primus, 8 ranks`.
  public let source: String
  /// What every step ran, in the order recorded.
  public let valid: ValidSchedule
  /// The steps that figures are made from, by their numbers.
  public let steps: [TimedStep]
  /// The steps that took much longer or shorter, which no figure but their own is made from.
  public let outliers: [TimedStep]
  /// The other steps, outliers among them, and why they are left out.
  public let leftOut: [(step: Int, why: String)]
  /// What could not be told apart, and what was changed, in sentences.
  public let notes: [String]

  /// The schedule.
  public var schedule: Schedule { valid.schedule }

  /// The usual steps' mean from the first chunk's start to the last chunk's end.
  public var meanSpan: Ticks {
    guard !steps.isEmpty else { return 0 }
    return Ticks(steps.reduce(0) { $0 + $1.span.count } / Int64(steps.count))
  }

  /// The most ranks of a recording.
  public static let mostRanks = 16_384

  /// Checks a recording and puts its steps on one clock.
  ///
  /// Steps that run something else than most do, or less, are left out; so are the first ones where they take more than
  /// 1.1 times the median, and others that are further from it than 5 % and than six times what steps are in the
  /// median.
  ///
  /// - Throws: a sentence where no step is left.
  /// - Complexity: O(chunks × log chunks).
  public init(_ raw: RawRecording) throws(RecordingFault) {
    var steps = raw.steps.filter { $0.count > 0 }
    guard !steps.isEmpty else {
      throw RecordingFault("\(raw.source): there are no chunks in it")
    }
    try RecordedRun.checkRanks(steps, raw.source)
    var numbered = 0
    for index in steps.indices {
      guard let step = steps[index].numberedOverBothDirections() else { continue }
      steps[index] = step
      numbered += 1
    }
    let orders = steps.map(RecordedSchedule.init)
    let shared = RecordedRun.mostCommon(orders)
    valid = try orders[shared].schedule(ofStep: steps[shared].number)
    let messages = ClockMessages(DependencyGraph(valid.schedule))
    var timed: [TimedStep] = []
    var leftOut: [(step: Int, why: String)] = []
    var fault: RecordingFault?
    for (step, order) in zip(steps, orders) {
      if let difference = order.difference(from: orders[shared]) {
        leftOut.append((step.number, difference))
        continue
      }
      do throws(RecordingFault) {
        timed.append(
          try TimedStep(step, order, messages, startsAtZero: raw.startsAtZero))
      } catch {
        fault = fault ?? error
        // Which step it is stands before the reason already.
        let place = "step \(step.number), "
        let why = error.description
        leftOut.append(
          (step.number, why.hasPrefix(place) ? String(why.dropFirst(place.count)) : why))
      }
    }
    if timed.isEmpty, let fault { throw fault }
    let sorted = UsualSteps(timed)
    leftOut += sorted.leftOut
    self.steps = sorted.kept
    outliers = sorted.outliers
    self.leftOut = leftOut.sorted { $0.step < $1.step }
    source = raw.source
    notes =
      raw.notes + (numbered > 0 ? [RecordedRun.bothDirections] : [])
      + RecordedRun.clockNotes(sorted.kept)
  }

  private static func checkRanks(_ steps: [RecordedStep], _ source: String) throws(RecordingFault) {
    let ranks = steps[0].ranks.count
    let missing = (0..<ranks).filter { rank in steps.allSatisfy { $0.ranks[rank].isEmpty } }
    guard missing.isEmpty else {
      let present = ranks - missing.count
      throw RecordingFault(
        "\(source): there is nothing of rank \(missing[0])"
          + (missing.count > 1 ? " and \(missing.count - 1) others" : "")
          + "; a schedule needs all ranks, and there \(present == 1 ? "is" : "are") \(present)")
    }
    guard ranks > 1 else {
      throw RecordingFault("\(source): there is one rank alone, and a pipeline has more")
    }
  }

  /// The first of the orders that most steps run, of those that run most chunks.
  private static func mostCommon(_ orders: [RecordedSchedule]) -> Int {
    let sizes = orders.map { $0.ranks.reduce(0) { $0 + $1.count } }
    let largest = sizes.max() ?? 0
    var groups: [(first: Int, count: Int)] = []
    for (index, order) in orders.enumerated() where sizes[index] == largest {
      if let group = groups.firstIndex(where: { orders[$0.first].runsLike(order) }) {
        groups[group].count += 1
      } else if groups.count < 16 {
        groups.append((index, 1))
      }
    }
    let most = groups.map(\.count).max() ?? 0
    return groups.first { $0.count == most }?.first ?? 0
  }

  private static let bothDirections =
    "both directions number their micro-batches alike; those that start at the last rank are counted behind the "
    + "others"

  private static func clockNotes(_ steps: [TimedStep]) -> [String] {
    let scale = TimeScale.milliseconds
    var notes: [String] = []
    var most: (shift: Ticks, step: Int, rank: Int) = (0, 0, 0)
    var moved = 0
    for step in steps {
      moved += step.shifts.contains { $0 != 0 } ? 1 : 0
      for (rank, shift) in step.shifts.enumerated() where abs(shift.count) > abs(most.shift.count) {
        most = (shift, step.number, rank)
      }
    }
    if moved > 0 {
      notes.append(
        "clocks differ between ranks in \(moved) of \(steps.count) steps, where messages would arrive before "
          + "they were sent; they are aligned, at most by \(scale.rounded(most.shift)) ms (rank \(most.rank) in "
          + "step \(most.step))")
    }
    if let worst = steps.max(by: { $0.misfit < $1.misfit }), worst.misfit > 0 {
      notes.append(
        "in step \(worst.number) a message still arrives \(scale.rounded(worst.misfit)) ms before it is sent, "
          + "whatever the clocks; micro-batches or stages may be numbered in another way")
    }
    return notes
  }
}
