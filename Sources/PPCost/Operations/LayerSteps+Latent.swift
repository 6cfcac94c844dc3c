import PPCluster
import PPSupport

extension LayerSteps {
  /// Latent attention between its normalisation and the residual.
  func latent(
    heads: Double, query: Double, keyValue: Double, nope: Double, rope: Double, value: Double,
    window: Int?
  ) -> [LayerStep] {
    let up = RecomputedModule.latentUpProjection
    let key = heads * (nope + rope)
    var steps: [LayerStep] = []
    if query > 0 {
      // Both down-projections read the residual stream, on every GPU; fused they are one product.
      if settings.unfused.contains(.latents) {
        steps += [
          product("query latent", tokens: tokens, outputs: query, inputs: hidden),
          product("key and value latent", tokens: tokens, outputs: keyValue + rope, inputs: hidden),
        ]
      } else {
        steps.append(
          product("latents", tokens: tokens, outputs: query + keyValue + rope, inputs: hidden))
      }
      steps += [
        norm("query norm", tokens: tokens, width: query),
        product("query up", tokens: tokens, outputs: key, inputs: query, module: up),
      ]
    } else {
      steps += [
        product("query", tokens: tokens, outputs: key, inputs: hidden),
        product("latents", tokens: tokens, outputs: keyValue + rope, inputs: hidden),
      ]
    }
    steps += [
      norm("latent norm", tokens: tokens, width: keyValue),
      product(
        "key and value up", tokens: tokens, outputs: heads * (nope + value), inputs: keyValue,
        module: up),
    ]
    steps += latentRotary(heads: heads, nope: nope, rope: rope, value: value)
    steps += core(heads: heads, key: nope + rope, value: value, window: window, isLatent: true)
    if converts {
      // Kept in 12 bits: written, and read in the backward (arXiv 2412.19437, section 3.3.3).
      let bytes: Bytes = 3.5 * tokens * heads * value
      steps.append(
        LayerStep(
          name: "attention output kept",
          kind: .memory(.elementwise, bytes: bytes, backward: bytes)))
    }
    steps.append(
      product("attention output", tokens: tokens, outputs: hidden, inputs: heads * value))
    return steps
  }

  /// Numbers that are read and written for each that is turned where rotary embedding is not fused: halves negated (1) and
  /// joined (2), products with cosine and sine (4), their sum (3), and a copy (2).
  static let unfusedRotary = 12.0

  /// Rotary embedding of latent attention: queries are turned in place, and what the up-projection gives is split into keys,
  /// which get their turned part, and values, both written anew, as Megatron-LM's `fused_apply_mla_rope_for_kv` has it.
  private func latentRotary(
    heads: Double, nope: Double, rope: Double, value: Double
  ) -> [LayerStep] {
    func step(_ name: String, _ numbers: Double) -> LayerStep {
      elementwise(
        name, tokens: tokens, width: heads, numbers: numbers, backward: numbers,
        module: .latentUpProjection)
    }
    let split = step("keys and values", 2 * (nope + value) + rope)
    guard settings.unfused.contains(.rotary) else {
      return [step("rotary", 2 * rope), split]
    }
    // Queries are joined from both parts once more.
    return [
      step("rotary", LayerSteps.unfusedRotary * rope), step("queries", 2 * (nope + rope)), split,
    ]
  }
}
