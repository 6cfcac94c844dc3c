import PPLanguage
import PPModel
import PPTrace

/// The schedule that a recording ran, among those that there are.
public struct RecognisedSchedule: Sendable {
  /// The built-in schedule with the same programs; nil where none has them.
  public let sized: SizedSchedule?
  /// Other built-in schedules with the same programs at this size.
  public let others: [String]
  /// Whether its pairs were recorded as a forward and a backward, one after the other.
  public let hasPairsApart: Bool

  /// Looks for a recorded order among the built-in schedules of its size.
  ///
  /// - Complexity: O(built-in schedules × instructions).
  public init(_ recorded: Schedule) {
    let sizes = NamedSchedule.builtInNames.compactMap {
      RecognisedSchedule.sized($0, like: recorded)
    }
    var found = sizes.filter { $0.valid.schedule.runsLike(recorded) }
    hasPairsApart = found.isEmpty && !recorded.hasPairs
    if hasPairsApart {
      found = sizes.filter {
        $0.valid.schedule.hasPairs && $0.valid.schedule.withPairsApart.runsLike(recorded)
      }
    }
    sized = found.first
    others = found.dropFirst().map(\.named.label)
  }

  /// A built-in schedule at the size of a recording, with as many stages on a rank; nil where it refuses that.
  static func sized(_ name: String, like recorded: Schedule) -> SizedSchedule? {
    guard let named = try? NamedSchedule(name) else { return nil }
    var options: [String: Int] = [:]
    if named.optionNames.contains("chunks"), recorded.stageCount % recorded.ranks == 0 {
      options["chunks"] = recorded.stageCount / recorded.ranks
    }
    return try? SizedSchedule(
      named, pp: recorded.ranks, micro: recorded.micro, options: options,
      limits: .lower(to: 8 * recorded.count + 1000, for: "this recording"))
  }
}

extension Schedule {
  /// The same with the forward and the backward of each pair one after the other.
  fileprivate var withPairsApart: Schedule {
    var builder = ScheduleBuilder()
    for rank in 0..<ranks {
      for index in instructions(ofRank: rank) {
        for operation in self[index].operations {
          builder.append(operation.kind, stage: operation.stage, microbatch: operation.microbatch)
        }
      }
      builder.endRank()
    }
    return builder.schedule(name: name, placement: placement, slices: slices)
  }

  /// Whether every rank runs the same in the same order.
  func runsLike(_ other: Schedule) -> Bool {
    rankStarts == other.rankStarts && kinds == other.kinds && stages == other.stages
      && microbatches == other.microbatches && backwardStages == other.backwardStages
      && backwardMicrobatches == other.backwardMicrobatches
  }
}
