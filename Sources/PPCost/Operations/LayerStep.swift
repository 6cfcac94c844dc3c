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
  /// How a product finds its operands, where kernels of their own bring them to its precision; nil where its time
  /// holds that, or nothing is converted.
  var operands: ProductOperands?

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

  private func conversions(_ shape: ProductShape, _ pass: ProductPass) -> [GPUOperation] {
    guard let operands else { return [] }
    return operands.kernels(shape, pass).map {
      GPUOperation("\(name) \($0.name)", .memory(.elementwise, bytes: $0.bytes), module: module)
    }
  }
}
