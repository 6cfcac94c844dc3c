import PPCluster
import PPSupport

/// The steps of a layer's forward, with their shapes on one GPU.
struct LayerSteps {
  let model: Architecture
  let settings: LayerSettings
  let machine: Machine

  init(_ model: Architecture, _ settings: LayerSettings, _ machine: Machine) {
    self.model = model
    self.settings = settings
    self.machine = machine
  }

  var hidden: Double { Double(model.hidden) }
  var tokens: Double { settings.tokens }
  var own: Double { settings.ownTokens }
  var tensor: Double { Double(settings.grid.tensor) }

  func product(
    _ name: String, tokens: Double, outputs: Double, inputs: Double, groups: Int? = nil,
    _ precision: Precision? = nil, module: RecomputedModule? = nil,
    operands: ProductOperands = ProductOperands()
  ) -> LayerStep {
    let precision = precision ?? settings.precision
    return LayerStep(
      name: name,
      kind: .product(
        ProductShape(tokens: tokens, outputs: outputs, inputs: inputs, groups: groups), precision),
      module: module, operands: converts(precision) ? operands : nil)
  }

  /// Whether kernels of their own bring operands to a product's precision: its time does not hold that.
  private func converts(_ precision: Precision) -> Bool {
    precision != .bf16 && machine.products[precision]?.includesConversion == false
  }

  /// Whether they do so for the layers' products.
  var converts: Bool { converts(settings.precision) }

  /// A normalisation: reads and writes; its backward reads what went in and the gradient, and writes one.
  func norm(
    _ name: String, tokens: Double, width: Double, module: RecomputedModule? = .norm
  ) -> LayerStep {
    LayerStep(
      name: name,
      kind: .memory(.norm, bytes: 4 * tokens * width, backward: 6 * tokens * width),
      module: module)
  }

  /// Something for each number, with so many read and written for each number of the width, in BF16.
  func elementwise(
    _ name: String, tokens: Double, width: Double, numbers: Double, backward: Double,
    module: RecomputedModule? = nil
  ) -> LayerStep {
    LayerStep(
      name: name,
      kind: .memory(
        .elementwise, bytes: 2 * numbers * tokens * width,
        backward: 2 * backward * tokens * width),
      module: module)
  }

  /// The residual's addition: two read, one written; the gradients of both ways are added alike.
  var residual: LayerStep {
    elementwise("residual", tokens: own, width: hidden, numbers: 3, backward: 3)
  }

  // MARK: The head, the embedding and MTP's inputs

  var head: [LayerStep] {
    let vocabulary = Double(model.vocabulary) / tensor
    // Fused, BF16 logits are read for the largest and the sum, and their gradient is written; the backward scales it. Otherwise
    // they become FP32 (6 bytes), and the largest (4), a difference (8), exponentials (8), their sum (4) and quotients (8) are
    // kernels of their own; the backward scales (8) and goes back to BF16 (6).
    let isFused = !settings.unfused.contains(.loss)
    let logits = tokens * vocabulary
    return [
      norm("last norm", tokens: own, width: hidden, module: nil),
      product(
        "head", tokens: tokens, outputs: vocabulary, inputs: hidden, settings.headPrecision),
      LayerStep(
        name: "loss",
        kind: .memory(
          isFused ? .loss : .elementwise, bytes: Bytes((isFused ? 6 : 38) * logits),
          backward: Bytes((isFused ? 4 : 14) * logits)), module: nil),
    ]
  }

  var embedding: [LayerStep] {
    [
      LayerStep(
        name: "embedding",
        kind: .memory(
          .elementwise, bytes: 4 * tokens * hidden, backward: (2 + 8) * tokens * hidden),
        module: nil)
    ]
  }

  var joining: [LayerStep] {
    [
      norm("MTP hidden norm", tokens: own, width: hidden),
      norm("MTP embedding norm", tokens: own, width: hidden),
      product("MTP projection", tokens: tokens, outputs: hidden / tensor, inputs: 2 * hidden),
    ]
  }
}
