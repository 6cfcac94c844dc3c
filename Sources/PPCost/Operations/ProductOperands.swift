import PPCluster
import PPSupport

/// How an FP8 product finds its operands, where kernels of their own bring them to its precision, as for DeepGEMM
/// (github.com/deepseek-ai/DeepGEMM, README, "Notices").
struct ProductOperands: Hashable {
  /// Whether the input is in FP8 already: dispatched so, or written so by the activation.
  var hasNarrowInput = false
  /// Whether the output's gradient is.
  var hasNarrowGradient = false

  /// The kernels before one of the three products, with the bytes that each reads and writes.
  ///
  /// A conversion reads two bytes of a number and writes one, and what scales 128 of them is turned for the product. Tensor cores
  /// of the Hopper generation take FP8 operands by rows alone (PTX ISA, `wgmma`): for the input's gradient weights are
  /// turned, one byte read and one written; for the weights' gradient both operands, of which the input was kept in FP8.
  func kernels(_ shape: ProductShape, _ pass: ProductPass) -> [(name: String, bytes: Bytes)] {
    let groups = Double(shape.groups ?? 1)
    let input = shape.tokens * shape.inputs * groups
    let output = shape.tokens * shape.outputs * groups
    func scales(_ numbers: Double) -> (name: String, bytes: Bytes) {
      ("scales", Bytes(8 * numbers / 128))
    }
    switch pass {
    case .forward:
      return (hasNarrowInput ? [] : [("conversion", Bytes(3 * input))]) + [scales(input)]
    case .inputGradient:
      let conversion = hasNarrowGradient ? [] : [(name: "conversion", bytes: Bytes(3 * output))]
      return [("weights turned", Bytes(2 * shape.weights))] + conversion + [scales(output)]
    case .weightGradient:
      return [
        ("input turned", Bytes(2 * input)),
        ("gradient turned", Bytes((hasNarrowGradient ? 2 : 3) * output)),
      ]
    }
  }
}
