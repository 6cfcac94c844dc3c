import PPModel

/// The order of a recorded step as a schedule.
struct RecordedSchedule {
  /// The programs, a rank's chunks in the order in which they started.
  let ranks: [[RecordedChunk]]

  /// Puts the chunks of a step in order.
  ///
  /// Micro-batches that are numbered from another number on are numbered from 0.
  ///
  /// - Complexity: O(chunks × log chunks).
  init(_ step: RecordedStep) {
    var first = Int32.max
    for chunk in step.ranks.joined() {
      first = min(first, chunk.microbatch)
      if chunk.kind.isPair { first = min(first, chunk.backwardMicrobatch) }
    }
    ranks = step.ranks.map { chunks in
      var chunks = chunks
      if first != 0 {
        for index in chunks.indices {
          chunks[index].microbatch -= first
          if chunks[index].kind.isPair { chunks[index].backwardMicrobatch -= first }
        }
      }
      let order = chunks.indices.sorted {
        let (left, right) = (chunks[$0], chunks[$1])
        return (left.start, left.end, $0) < (right.start, right.end, $1)
      }
      return order.map { chunks[$0] }
    }
  }

  /// Whether both run the same in the same order.
  func runsLike(_ other: RecordedSchedule) -> Bool { difference(from: other) == nil }

  /// The first place where the other does something else, as a phrase; nil where there is none.
  func difference(from other: RecordedSchedule) -> String? {
    for (rank, chunks) in ranks.enumerated() {
      let others = other.ranks[rank]
      for (place, pair) in zip(chunks, others).enumerated()
      where pair.0.instruction != pair.1.instruction {
        return "rank \(rank) runs \(pair.0.instruction) as number \(place + 1), and elsewhere "
          + "\(pair.1.instruction)"
      }
      guard chunks.count == others.count else {
        return "rank \(rank) runs \(chunks.count) chunks, and elsewhere \(others.count)"
      }
    }
    return nil
  }

  /// The schedule that the ranks ran.
  ///
  /// - Parameter step: its number, for messages.
  /// - Throws: a sentence where no training step runs so: parts are missing, twice, or in a ring.
  func schedule(ofStep step: Int) throws(RecordingFault) -> ValidSchedule {
    let placement = try placement(ofStep: step)
    var builder = ScheduleBuilder()
    for chunks in ranks {
      for chunk in chunks { builder.append(chunk.instruction) }
      builder.endRank()
    }
    let schedule = builder.schedule(name: "as recorded", placement: placement)
    do throws(ValidationReport) {
      return try ValidSchedule(schedule, limit: 1)
    } catch {
      let more = error.total > 1 ? ", and \(error.total - 1) more faults" : ""
      throw RecordingFault(
        "step \(step) is no whole step of training: \(error.sentences(limit: 1).told.first ?? "")"
          + more)
    }
  }

  /// Which rank holds which stage, for which micro-batches.
  private func placement(ofStep step: Int) throws(RecordingFault) -> Placement {
    var last: Int32 = -1
    var hasBackward = false
    var held: [[Int32: Set<Int32>]] = []
    for chunks in ranks {
      var stages: [Int32: Set<Int32>] = [:]
      for chunk in chunks {
        stages[chunk.stage, default: []].insert(chunk.microbatch)
        last = max(last, chunk.microbatch)
        hasBackward = hasBackward || chunk.kind != .forward
        guard chunk.kind.isPair else { continue }
        stages[chunk.backwardStage, default: []].insert(chunk.backwardMicrobatch)
        last = max(last, chunk.backwardMicrobatch)
      }
      held.append(stages)
    }
    guard hasBackward else {
      throw RecordingFault(
        "step \(step) has forwards alone; schedules are of training, and this looks like inference")
    }
    let cells = held.joined().reduce(0) { $0 + $1.value.count }
    let stages = Int(held.joined().map(\.key).max() ?? -1) + 1
    guard stages * (Int(last) + 1) <= cells else {
      throw RecordingFault(
        "step \(step) is cut: it has stages up to \(stages - 1) and micro-batches up to \(last), and not "
          + "every stage of every micro-batch")
    }
    let slots = held.map { stages in
      // As placements have them: by direction, then by stage.
      stages.flatMap { stage, microbatches in
        RecordedSchedule.ranges(microbatches).map {
          Placement.Slot(stage: Int(stage), microbatches: $0)
        }
      }
      .sorted {
        ($0.microbatches.lowerBound, $0.stage) < ($1.microbatches.lowerBound, $1.stage)
      }
    }
    do throws(PlacementError) {
      return try Placement(micro: Int(last) + 1, slots: slots)
    } catch {
      throw RecordingFault(
        "step \(step): \(error.message); micro-batches that start at the last rank are numbered behind "
          + "all others")
    }
  }

  /// Numbers as ranges, in order.
  private static func ranges(_ numbers: Set<Int32>) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for number in numbers.sorted().map(Int.init) {
      if let open = ranges.last, open.upperBound == number {
        ranges[ranges.count - 1] = open.lowerBound..<number + 1
      } else {
        ranges.append(number..<number + 1)
      }
    }
    return ranges
  }
}
