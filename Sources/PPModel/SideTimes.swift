/// Time that a rank spends on other things than its instructions, in ticks: host time, and actions.
///
/// Before each instruction the host spends some on launching it. Actions gather parameters, reduce gradients, or
/// wait for sends; their time counts as idle, that of the host is told by itself.
public struct SideTimes: Equatable, Sendable {
  /// Actions right before each instruction, `[instructions]`; empty where there are none.
  public var before: [Ticks]
  /// Actions after the last instruction of each rank, `[ranks]`; empty where there are none.
  public var after: [Ticks]
  /// Host time before each instruction, the same before all.
  public var host: Ticks

  /// Times from their parts.
  public init(before: [Ticks] = [], after: [Ticks] = [], host: Ticks = 0) {
    self.before = before
    self.after = after
    self.host = host
  }

  /// What the rank does before an instruction: its actions, then the host's part.
  public func lead(_ instruction: Int) -> Ticks { actions(before: instruction) + host }

  /// The actions before an instruction.
  public func actions(before instruction: Int) -> Ticks {
    before.isEmpty ? 0 : before[instruction]
  }

  /// What a rank does after its last instruction.
  public func tail(_ rank: Int) -> Ticks { after.isEmpty ? 0 : after[rank] }

  /// Whether there is a time wherever a schedule needs one.
  public func fits(_ schedule: Schedule) -> Bool {
    [0, schedule.count].contains(before.count) && [0, schedule.ranks].contains(after.count)
  }

  /// The same, `factor` times as long.
  public func scaled(by factor: Int) -> SideTimes {
    SideTimes(
      before: before.map { $0.clampedProduct(factor) },
      after: after.map { $0.clampedProduct(factor) }, host: host.clampedProduct(factor))
  }
}
