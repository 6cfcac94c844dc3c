import PPSupport

/// Which of a layer's three products is computed.
public enum ProductPass: String, CaseIterable, Sendable {
  /// The output, from input and weights.
  case forward
  /// The input's gradient, from the output's gradient and weights.
  case inputGradient
  /// The weights' gradient, from input and the output's gradient, added to what is there in FP32.
  case weightGradient
}

/// A product of activations, `tokens` × `inputs`, and weights, `inputs` × `outputs`; or several of one shape,
/// computed by one kernel.
public struct ProductShape: Hashable, Sendable {
  /// Rows of the activations, of each group.
  public var tokens: Double
  /// The width of the output.
  public var outputs: Double
  /// The width of the input.
  public var inputs: Double
  /// Products in the kernel, each with weights of its own: the experts of a GPU.
  ///
  /// Nil where it is no grouped product.
  public var groups: Int?

  /// A shape from its sides.
  public init(tokens: Double, outputs: Double, inputs: Double, groups: Int? = nil) {
    self.tokens = tokens
    self.outputs = outputs
    self.inputs = inputs
    self.groups = groups
  }

  /// Operations: 2 × tokens × outputs × inputs for each group, whichever of the three products it is.
  public var flops: Double { 2 * tokens * outputs * inputs * Double(groups ?? 1) }

  /// Numbers in the weights of all groups.
  public var weights: Double { inputs * outputs * Double(groups ?? 1) }

  /// Activations that are read and written: operands of `operand` each, results in BF16.
  public func activations(_ pass: ProductPass, operand: Bytes) -> Bytes {
    let (input, output) = (tokens * inputs, tokens * outputs)
    let bytes: Bytes =
      switch pass {
      case .forward: operand * input + 2 * output
      case .inputGradient: operand * output + 2 * input
      case .weightGradient: operand * (input + output)
      }
    return bytes * Double(groups ?? 1)
  }

  /// Weights that are read, or their gradients that are read and written in FP32.
  public func weights(_ pass: ProductPass, operand: Bytes) -> Bytes {
    (pass == .weightGradient ? 8 : operand) * weights
  }
}

/// What matrix products of one precision take: t = start + FLOPs / flops + bytes / bandwidth.
///
/// A sum, not a maximum, fits measured shapes best; the bandwidth is that of memory and cache together.
public struct ProductRate: Equatable, Sendable {
  /// FLOP/s of a product without end.
  public var flops: Double
  /// Of memory, with what the cache saves.
  public var bandwidth: BytesPerSecond
  /// The time before anything is done.
  public var start: Seconds
  /// The share of `flops` that products for weights' gradients reach.
  public var weightGradient: Double
  /// Whether the times hold the conversion of the operands from BF16.
  public var includesConversion: Bool
  /// The share of `flops` that hours of work reach, the GPU being warm; nil for that of the machine.
  public var sustained: Double?

  /// A rate from its parts.
  public init(
    flops: Double, bandwidth: BytesPerSecond, start: Seconds, weightGradient: Double,
    includesConversion: Bool, sustained: Double? = nil
  ) {
    self.flops = flops
    self.bandwidth = bandwidth
    self.start = start
    self.weightGradient = weightGradient
    self.includesConversion = includesConversion
    self.sustained = sustained
  }
}

extension Precision {
  /// What an operand takes.
  public var operand: Bytes {
    switch self {
    case .bf16: 2
    case .fp8, .mxfp8: 1
    case .nvfp4: 0.5
    }
  }
}
