import PPCluster
import PPCost
import PPModel

extension WorkloadSetting {
  private static func row(
    _ key: String, _ values: Values, _ help: String, isForExperts: Bool = false,
    changesLayers: Bool = true,
    apply: @escaping @Sendable (inout WorkloadSettings, Value) throws(Refusal) -> Void
  ) -> WorkloadSetting {
    WorkloadSetting(
      key: key, values: values, help: help, isOfGrid: false, isForExperts: isForExperts,
      changesLayers: changesLayers, apply: apply)
  }

  /// How a GPU computes.
  static let computation: [WorkloadSetting] = [
    row(
      "layers", .text(placeholder: "N", rule: "a number of layers, or dense ones and others: 3+58"),
      "decoder layers: 12, or 1+3 with 1 dense (default: the model's)", changesLayers: false
    ) { settings, value throws(Refusal) in
      settings.layers = try layers(value.text)
    },
    row(
      "mtp", .count(0...100), "multi-token-prediction layers (default: the model's)",
      changesLayers: false
    ) { $0.predictionLayers = $1.count },
    row(
      "recompute",
      .text(
        placeholder: "WHAT", rule: "none, full, full:N, or modules as in core_attn,layernorm"),
      "in the backward: none, full, full:N, modules with commas, or on, as DeepSeek-V3 (default on)",
      changesLayers: false
    ) { settings, value throws(Refusal) in
      try recompute(value.text, &settings)
    },
    row(
      "expert_imbalance", .decimal(DecimalNumber.one...1000 * DecimalNumber.one),
      "tokens of the fullest GPU for its experts, over the mean (default 1)", isForExperts: true
    ) { $0.expertImbalance = $1.millionths },
    row(
      "dispatcher", .words(LayerSettings.Dispatcher.allCases.map(\.rawValue)),
      "how tokens go to experts: deepep, or alltoall, a copy for each expert (default deepep)",
      isForExperts: true
    ) { $0.dispatcher = LayerSettings.Dispatcher(rawValue: $1.text) ?? .deepEP },
    row(
      "dispatch", .words(["fp8", "bf16"]),
      "in which tokens go (default fp8; bf16 with bf16 products or alltoall)", isForExperts: true
    ) { $0.dispatch = Precision(rawValue: $1.text) },
    row(
      "head_precision", .words(Precision.allCases.map(\.rawValue)),
      "of the output head's products (default bf16)", changesLayers: false
    ) { $0.headPrecision = Precision(rawValue: $1.text) ?? .bf16 },
    row(
      "wgrad_overlap", .words(["on", "off"]),
      "all-to-all goes on beside the gradients of weights of a full backward (default off)",
      isForExperts: true, changesLayers: false
    ) { $0.overlap.weights = $1.isOn },
    row(
      "attention", .words(["fused", "unfused"]),
      "whether attention's scores stay on chip (default fused)"
    ) { $0.isFused = $1.text == "fused" },
    row(
      "unfused",
      .text(placeholder: "PARTS", rule: "none, all, or parts as in router,loss"),
      "what small kernels do one by one: router, latents, rotary, loss; all (default none)"
    ) { settings, value throws(Refusal) in
      do throws(CostError) {
        settings.unfused = try UnfusedPart.parsing(value.text)
      } catch {
        throw .trouble("--unfused: \(error)")
      }
    },
    row(
      "graph", .words(["on", "off"]), "recorded graphs start kernels (default off)"
    ) { $0.isGraph = $1.isOn },
    row(
      "comm_sms",
      .text(placeholder: "N", rule: "a number, or one as in 20:shared"),
      "multiprocessors for communication; N:shared where they compute too (default 20 in pairs)"
    ) { settings, value throws(Refusal) in
      let isShared = value.text.hasSuffix(":shared")
      let digits = isShared ? value.text.dropLast(7) : value.text[...]
      guard let count = Int(digits), (0...100_000).contains(count) else {
        throw .trouble(
          "--comm-sms is '\(value.text.plain())'; it must be a number from 0, or one as in 20:shared"
        )
      }
      settings.communicationMultiprocessors = count
      settings.sharesMultiprocessors = isShared
    },
  ]

  private static func layers(_ text: String) throws(Refusal) -> WorkloadSettings.LayerCounts {
    let parts = text.split(separator: "+", omittingEmptySubsequences: false).map { Int($0) }
    let numbers = parts.compactMap { $0 }
    let total = numbers.reduce(0) { $0.addingReportingOverflow($1).partialValue }
    guard (1...2).contains(parts.count), numbers.count == parts.count,
      numbers.allSatisfy({ (0...10_000).contains($0) }), (1...10_000).contains(total)
    else {
      throw .trouble(
        "--layers is '\(text.plain())'; it must be a number from 1 to 10000, or dense layers and others: 3+58"
      )
    }
    return WorkloadSettings.LayerCounts(dense: parts.count == 2 ? numbers[0] : nil, all: total)
  }

  private static func recompute(
    _ text: String, _ settings: inout WorkloadSettings
  ) throws(Refusal) {
    settings.recomputedLayers = nil
    switch text {
    case "on": settings.recomputation = .deepSeekV3
    case "off": settings.recomputation = .none
    default:
      var words = text
      if text.hasPrefix("full:") {
        guard let count = Int(text.dropFirst(5)), (0...10_000).contains(count) else {
          throw .trouble(
            "--recompute is '\(text.plain())'; after full: it must be a number of layers: full:2")
        }
        settings.recomputedLayers = count
        words = "full"
      }
      do throws(CostError) {
        settings.recomputation = try Recomputation(parsing: words)
      } catch {
        throw .trouble("--recompute: \(error)")
      }
    }
  }
}
