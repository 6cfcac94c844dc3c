import PPSupport

/// How much slower one kernel with the products of several experts is than one product of as many tokens.
///
/// Few tokens an expert make a kernel read more weights for each operation, so tokens count in relation to
/// what a GPU computes while it reads a byte.
public struct GroupedFactors: Equatable, Sendable {
  /// The share of a plain product's FLOP/s by tokens an expert: forward.
  public var forward: RateTable
  /// For the input's gradient.
  public var inputGradient: RateTable
  /// For the weights' gradient.
  public var weightGradient: RateTable
  /// FLOPs in the time of a byte of memory on the GPU that they were measured on, in BF16.
  public var balance: Double

  /// Factors from their tables.
  public init(
    forward: RateTable, inputGradient: RateTable, weightGradient: RateTable, balance: Double
  ) {
    self.forward = forward
    self.inputGradient = inputGradient
    self.weightGradient = weightGradient
    self.balance = balance
  }

  /// Efficiencies of grouped products on a B200 over those of plain ones of the same size, from SimuMax's
  /// tables (github.com/MooreThreads/SimuMax, configs/system, b200).
  public static let measured: GroupedFactors = {
    let tokens = [150.0, 300, 600, 1024, 2048]
    return GroupedFactors(
      forward: RateTable(unchecked: tokens, [0.4, 0.8, 0.94, 0.95, 1]),
      inputGradient: RateTable(unchecked: tokens, [0.4, 0.62, 0.66, 0.88, 0.95]),
      weightGradient: RateTable(unchecked: tokens, [0.2, 0.36, 0.57, 0.67, 0.9]),
      balance: 1624e12 / 8e12)
  }()

  /// The share of a plain product's FLOP/s.
  ///
  /// - Parameters:
  ///   - tokens: tokens of one expert.
  ///   - flops: what the GPU computes in a second, in the product's precision.
  ///   - memory: the rate of its memory.
  ///   - operand: what an operand takes. Gradients are FP32 whatever the operands are.
  public func factor(
    _ pass: ProductPass, tokens: Double, flops: Double, memory: BytesPerSecond, operand: Bytes
  ) -> Double {
    let width = operand / Precision.bf16.operand
    let own = flops / memory.value * (pass == .weightGradient ? 1 : width)
    let place = tokens * balance / own
    let table =
      switch pass {
      case .forward: forward
      case .inputGradient: inputGradient
      case .weightGradient: weightGradient
      }
    // Below the fewest measured, memory alone decides.
    return table.value(at: place) * min(1, max(place, 1) / table.places[0])
  }
}
