/// FLOP/s of attention's core by the length of a sequence, of the FLOPs of causal attention.
public struct AttentionRates: Equatable, Sendable {
  /// Grouped-query attention, heads of 128: forward.
  public var forward: RateTable
  /// Its backward.
  public var backward: RateTable
  /// Latent attention, keys of 192 and values of 128: forward.
  public var latentForward: RateTable
  /// Its backward.
  public var latentBackward: RateTable

  /// Rates from their tables.
  public init(
    forward: RateTable, backward: RateTable, latentForward: RateTable, latentBackward: RateTable
  ) {
    self.forward = forward
    self.backward = backward
    self.latentForward = latentForward
    self.latentBackward = latentBackward
  }

  /// The same rates, `factor` times as high.
  func scaled(by factor: Double) -> AttentionRates {
    AttentionRates(
      forward: forward.scaled(by: factor), backward: backward.scaled(by: factor),
      latentForward: latentForward.scaled(by: factor),
      latentBackward: latentBackward.scaled(by: factor))
  }

  /// The backward's operations over the forward's: five products where the forward has two, which with keys
  /// wider than values is a little more.
  public static func backwardFactor(isLatent: Bool) -> Double { isLatent ? 2.6 : 2.5 }

  /// FLOP/s for sequences of so many tokens and heads of such a width.
  ///
  /// Heads narrower than 128 keep the matrix units less busy: two thirds of the rate at 64, and straight in between,
  /// are assumed.
  public func rate(
    sequence: Double, headDimension: Int, isLatent: Bool, isBackward: Bool
  ) -> Double {
    let table =
      isLatent
      ? (isBackward ? latentBackward : latentForward) : (isBackward ? backward : forward)
    let narrow = isLatent ? 1 : min(1, (Double(headDimension) + 64) / 192)
    // Below the shortest sequence measured a kernel has too few rows to be busy: as many times fewer.
    let short = min(1, sequence / table.places[0])
    return table.value(at: sequence) * narrow * max(short, 0.1)
  }
}
