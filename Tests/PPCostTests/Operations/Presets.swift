import PPCluster
import PPCost
import Testing

/// A built-in model.
func builtInModel(_ name: String) throws -> Architecture {
  let preset = try #require(ModelCatalogue.all.first { $0.name == name })
  return try Architecture(file: name, text: preset.text)
}

/// A built-in cluster.
func builtInCluster(_ name: String) throws -> Cluster {
  let preset = try #require(ClusterCatalogue.all.first { $0.name == name })
  return try Cluster(file: name, text: preset.text)
}

extension LayerOperations.Section {
  /// Floating-point operations of matrix products: forward, and both gradients.
  var productFLOPs: (forward: Double, input: Double, weight: Double) {
    func sum(_ operations: [GPUOperation]) -> Double {
      operations.reduce(0) { sum, operation in
        if case .product = operation.work { sum + operation.flops } else { sum }
      }
    }
    return (sum(forward), sum(inputGradient), sum(weightGradient))
  }

  /// Floating-point operations of attention's core: forward and backward.
  var coreFLOPs: (forward: Double, backward: Double) {
    func sum(_ operations: [GPUOperation]) -> Double {
      operations.reduce(0) { sum, operation in
        if case .core = operation.work { sum + operation.flops } else { sum }
      }
    }
    return (sum(forward), sum(inputGradient))
  }
}
