import PPCluster
import PPSupport

/// One operation of a GPU on one micro-batch.
public struct GPUOperation: Hashable, Sendable {
  /// What is computed.
  public enum Work: Hashable, Sendable {
    /// A matrix product, or several by one kernel.
    case product(ProductShape, ProductPass, Precision)
    /// Attention's core; `flops` are those of the forward.
    case core(
      flops: Double, sequence: Double, headDimension: Int, isLatent: Bool, isBackward: Bool)
    /// Something that takes as long as its bytes.
    case memory(MemoryClass, bytes: Bytes)
  }

  /// What it is, for people: `QKV product`.
  public var name: String
  /// What is computed.
  public var work: Work
  /// The part of the layer that it belongs to, by which it may be recomputed.
  public var module: RecomputedModule?

  /// An operation from its parts.
  public init(_ name: String, _ work: Work, module: RecomputedModule? = nil) {
    self.name = name
    self.work = work
    self.module = module
  }

  /// Floating-point operations; 0 for what is bound by memory.
  public var flops: Double {
    switch work {
    case .product(let shape, _, _): shape.flops
    case .core(let flops, _, _, let isLatent, let isBackward):
      isBackward ? flops * AttentionRates.backwardFactor(isLatent: isLatent) : flops
    case .memory: 0
    }
  }

  /// What is read and written; 0 for attention's core, which is not bound by it.
  public var bytes: Bytes {
    switch work {
    case .product(let shape, let pass, let precision):
      shape.activations(pass, operand: precision.operand)
        + shape.weights(pass, operand: precision.operand)
    case .core: 0
    case .memory(_, let bytes): bytes
    }
  }

  /// The seconds it takes on the GPU.
  public func seconds(on machine: Machine) -> Seconds {
    switch work {
    case .product(let shape, let pass, let precision):
      machine.seconds(shape, pass, precision)
    case .core(let flops, let sequence, let dimension, let isLatent, let isBackward):
      machine.attentionSeconds(
        flops: flops, sequence: sequence, headDimension: dimension, isLatent: isLatent,
        isBackward: isBackward)
    case .memory(let kind, let bytes):
      machine.memory.seconds(kind, bytes: bytes)
    }
  }
}

extension [GPUOperation] {
  /// The seconds of operations one after the other: what the GPU takes, but not less than the host takes to
  /// start their kernels.
  ///
  /// - Parameter isGraph: whether a recorded graph starts them, which takes the host no time.
  public func seconds(on machine: Machine, isGraph: Bool = false) -> Seconds {
    let gpu: Seconds = reduce(0) { $0 + $1.seconds(on: machine) }
    return isGraph ? gpu : Swift.max(gpu, Double(count) * machine.hostPerKernel)
  }

  /// Floating-point operations of all.
  public var flops: Double { reduce(0) { $0 + $1.flops } }
}
