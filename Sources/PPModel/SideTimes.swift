/// Time that a rank spends on actions that are no instructions, in ticks; it counts as idle.
///
/// Such actions gather parameters, reduce gradients, or wait for sends.
public struct SideTimes: Equatable, Sendable {
  /// Right before each instruction, `[instructions]`.
  public var before: [Ticks]
  /// After the last instruction of each rank, `[ranks]`.
  public var after: [Ticks]

  /// Times from their parts.
  public init(before: [Ticks], after: [Ticks]) {
    self.before = before
    self.after = after
  }

  /// The same, `factor` times as long.
  public func scaled(by factor: Int) -> SideTimes {
    SideTimes(
      before: before.map { $0.clampedProduct(factor) },
      after: after.map { $0.clampedProduct(factor) })
  }
}
