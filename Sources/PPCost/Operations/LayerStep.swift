import PPCluster
import PPSupport

/// One step of a layer's forward, from which the operations of its backward follow.
struct LayerStep {
  enum Kind {
    case product(ProductShape, Precision)
    /// Attention's core; `backward` are the forward's FLOPs that the backward's time goes by.
    case core(
      flops: Double, backward: Double, sequence: Double, headDimension: Int, isLatent: Bool)
    /// What is read and written forward, and in the backward.
    case memory(MemoryClass, bytes: Bytes, backward: Bytes)
  }

  var name: String
  var kind: Kind
  var module: RecomputedModule?
  /// Whether operands are converted by kernels of their own, which the product's time does not hold.
  var converts = false

  var forward: [GPUOperation] {
    switch kind {
    case .product(let shape, let precision):
      conversions(shape, .forward) + [
        GPUOperation("\(name) product", .product(shape, .forward, precision), module: module)
      ]
    case .core(let flops, _, let sequence, let dimension, let isLatent):
      [
        GPUOperation(
          name,
          .core(
            flops: flops, sequence: sequence, headDimension: dimension, isLatent: isLatent,
            isBackward: false), module: module)
      ]
    case .memory(let kind, let bytes, _):
      [GPUOperation(name, .memory(kind, bytes: bytes), module: module)]
    }
  }

  var inputGradient: [GPUOperation] {
    switch kind {
    case .product(let shape, let precision):
      return conversions(shape, .inputGradient) + [
        GPUOperation(
          "\(name) input gradient", .product(shape, .inputGradient, precision), module: module)
      ]
    case .core(_, let flops, let sequence, let dimension, let isLatent):
      return [
        GPUOperation(
          "\(name) backward",
          .core(
            flops: flops, sequence: sequence, headDimension: dimension, isLatent: isLatent,
            isBackward: true), module: module)
      ]
    case .memory(let kind, _, let bytes):
      guard bytes > 0 else { return [] }
      let backward = kind == .norm ? .normBackward : kind
      return [GPUOperation("\(name) backward", .memory(backward, bytes: bytes), module: module)]
    }
  }

  var weightGradient: [GPUOperation] {
    guard case .product(let shape, let precision) = kind else { return [] }
    return conversions(shape, .weightGradient) + [
      GPUOperation(
        "\(name) weight gradient", .product(shape, .weightGradient, precision), module: module)
    ]
  }

  /// Kernels that bring operands from BF16 to the product's precision: read in two bytes, written in one; for
  /// weights' gradients both operands are turned, so they are converted along the other side.
  private func conversions(_ shape: ProductShape, _ pass: ProductPass) -> [GPUOperation] {
    guard converts else { return [] }
    let groups = Double(shape.groups ?? 1)
    let (input, output) = (
      shape.tokens * shape.inputs * groups, shape.tokens * shape.outputs * groups
    )
    let bytes: Bytes =
      switch pass {
      case .forward: 3 * input
      case .inputGradient: 3 * output
      case .weightGradient: 3 * (input + output)
      }
    return [
      GPUOperation("\(name) conversion", .memory(.elementwise, bytes: bytes), module: module)
    ]
  }
}
