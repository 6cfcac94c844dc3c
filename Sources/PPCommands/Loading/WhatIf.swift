import PPAnalysis
import PPCost
import PPEngine
import PPModel

/// The changes of `--what-if`: factors on times, and on the speeds of links.
struct WhatIf {
  /// The changes as they were given.
  let text: String
  /// The factors on the speeds of `ib` and `nvlink`.
  private(set) var speeds: [String: Double] = [:]
  private var kinds: [InstructionKind: Int64] = [:]
  private var ranks: [Int: Int64] = [:]
  private var stages: [Int: Int64] = [:]
  private var hop: Int64?

  /// Whether anything but the links changes.
  var hasFactors: Bool { !kinds.isEmpty || !ranks.isEmpty || !stages.isEmpty || hop != nil }

  /// Reads `W=0.8x,rank3=1.2x,ib=0.5x`.
  init(_ text: String, schedule: Schedule) throws(Failure) {
    self.text = text
    var seen: Set<String> = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = item.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard sides.count == 2, sides[1].hasSuffix("x") else {
        throw .trouble("--what-if: '\(item)' is no change; changes are written W=0.8x,rank3=1.2x")
      }
      guard let factor = millionths(sides[1].dropLast()), factor > 0, factor <= 1_000_000_000 else {
        throw .trouble(
          "--what-if: the factor of \(sides[0]) is '\(sides[1])'; it must be above 0 and at most 1000"
        )
      }
      guard seen.insert(sides[0]).inserted else {
        throw .trouble("--what-if gives '\(sides[0])' twice; give it once")
      }
      try add(sides[0], factor, schedule)
    }
  }

  private mutating func add(
    _ name: String, _ factor: Int64, _ schedule: Schedule
  ) throws(Failure) {
    func number(_ prefix: String, below count: Int) throws(Failure) -> Int? {
      guard name.hasPrefix(prefix), let number = Int(name.dropFirst(prefix.count)) else {
        return nil
      }
      guard (0..<count).contains(number) else {
        throw .trouble("--what-if: there is no \(prefix) \(number); there are 0 to \(count - 1)")
      }
      return number
    }
    if let rank = try number("rank", below: schedule.ranks) {
      ranks[rank] = factor
    } else if let stage = try number("stage", below: schedule.stageCount) {
      stages[stage] = factor
    } else if name == "ib" || name == "nvlink" {
      speeds[name] = TimeScale.unitCosts.units(factor)
    } else if name == "p2p" {
      hop = factor
    } else if let kind = InstructionKind.allCases.first(where: {
      $0.letters == name || ($0 == .pair && name == "FB")
    }) {
      kinds[kind] = factor
    } else {
      throw .trouble(
        "--what-if: '\(name)' is unknown; there are F, B, I, W, FB, p2p, rank3, stage3, ib and nvlink"
      )
    }
  }

  /// The schedule with the factors on its times; a pair counts for the stage of its forward.
  func applied(to timed: TimedSchedule) throws(SimulationError) -> TimedSchedule {
    var isTooLong = false
    func scaled(_ ticks: Ticks, _ factor: Int64?) -> Ticks {
      guard let factor else { return ticks }
      let (product, overflow) = ticks.multipliedReportingOverflow(by: factor)
      isTooLong = isTooLong || overflow
      return overflow ? ticks : (product + 500_000) / 1_000_000
    }
    let schedule = timed.valid.schedule
    var changed = timed.changing { index, rank, duration in
      let byKind = scaled(duration, kinds[schedule.kind(at: index)])
      return scaled(scaled(byKind, ranks[rank]), stages[Int(schedule.stages[index])])
    }
    changed.hop = scaled(timed.hop, hop)
    guard !isTooLong else { throw .timeOverflow(instructions: schedule.count) }
    return changed
  }
}
