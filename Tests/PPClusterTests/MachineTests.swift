import Foundation
import PPCluster
import PPSupport
import Testing

/// The constants of the presets against measurements, and against arithmetic.
@Suite struct MachineTests {
  private func cluster(_ name: String) throws -> Cluster {
    let preset = try #require(ClusterCatalogue.all.first { $0.name == name })
    return try Cluster(file: name, text: preset.text)
  }

  /// The GPU as short measurements find it, not warm from hours of work.
  private func cold(_ name: String) throws -> Machine {
    var machine = try cluster(name).machine
    machine.sustained = 1
    machine.products[.bf16]?.sustained = nil
    return machine
  }

  private struct Measured {
    var tokens, outputs, inputs: Double
    var teraflops: Double
    var groups: Int?
  }

  private func error(
    _ machine: Machine, _ shape: Measured, _ pass: ProductPass, _ precision: Precision
  ) -> Double {
    let product = ProductShape(
      tokens: shape.tokens, outputs: shape.outputs, inputs: shape.inputs, groups: shape.groups)
    let seconds = Seconds(product.flops / (shape.teraflops * 1e12))
    return machine.seconds(product, pass, precision) / seconds - 1
  }

  private func rootMeanSquare(_ errors: [Double]) -> Double {
    (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
  }

  /// BF16 products as github.com/ai-dynamo/aiconfigurator measured them, TFLOP/s at the same eight shapes:
  /// tokens, outputs and inputs.
  @Test(arguments: [
    ("a100", [158.0, 229.4, 250.4, 241.6, 259.8, 242.4, 249.6, 233.7]),
    ("h100", [684.9, 802.1, 680.8, 800.1, 785.8, 787.0, 776.6, 776.6]),
    ("h200", [709.9, 814.2, 761.9, 796.6, 796.7, 803.7, 677.9, 763.9]),
    ("b200", [1218.4, 1528.8, 1525.4, 1503.4, 1435.7, 1547.7, 1379.8, 1590.4]),
    ("gb200", [1308.9, 1666.5, 1303.8, 1639.4, 1727.0, 1514.1, 1537.2, 1758.4]),
    ("gb300", [1334.6, 1952.5, 1756.9, 1918.7, 1966.5, 1754.4, 1749.4, 1881.9]),
  ])
  func productsAreAsMeasured(_ name: String, _ teraflops: [Double]) throws {
    let shapes: [(Double, Double, Double)] = [
      (2048, 2048, 2048), (2048, 7168, 7168), (2048, 16384, 16384), (4096, 7168, 6144),
      (4096, 16384, 12288), (8192, 7168, 4096), (8192, 16384, 8192), (16384, 7168, 2048),
    ]
    let machine = try cold(name)
    let errors = zip(shapes, teraflops).map { shape, rate in
      error(
        machine, Measured(tokens: shape.0, outputs: shape.1, inputs: shape.2, teraflops: rate),
        .forward, .bf16)
    }
    #expect(rootMeanSquare(errors) < 0.1, "\(errors)")
  }

  /// FP8 on an H800 by the kernels that its authors had before DeepGEMM: its tables (README of the first release, and pull
  /// request 95 for weights' gradients) over the speed-ups that they state.
  @Test func productsBeforeDeepGEMM() throws {
    let machine = try cold("h800")
    func errors(
      _ pass: ProductPass, tokens: Double, _ rows: [(Double, Double, Double, Double)]
    ) -> [Double] {
      rows.map {
        error(
          machine, Measured(tokens: tokens, outputs: $0.0, inputs: $0.1, teraflops: $0.2 / $0.3),
          pass, .fp8)
      }
    }
    let forward = errors(
      .forward, tokens: 4096,
      [
        (2112, 7168, 1058, 1.1), (24576, 1536, 990, 1), (32768, 512, 590, 1),
        (7168, 16384, 1358, 1.2), (4096, 7168, 1304, 1.1), (7168, 2048, 1025, 1.1),
      ])
    #expect(rootMeanSquare(forward) < 0.07, "\(forward)")
    let shapes: [(Double, Double)] = [
      (2112, 7168), (24576, 1536), (32768, 512), (7168, 16384), (4096, 7168), (7168, 2048),
    ]
    let short = zip(shapes, [920.0, 986, 878, 994, 942, 920]).map { ($0.0, $0.1, $1, 1.2) }
    let long = zip(shapes, [1052.0, 1092, 1014]).map { ($0.0, $0.1, $1, 1.2) }
    let weights =
      errors(.weightGradient, tokens: 4096, short) + errors(.weightGradient, tokens: 8192, long)
    #expect(rootMeanSquare(weights) < 0.07, "\(weights)")
    let grouped: [(Int, Double, Double, Double, Double)] = [
      (4, 8192, 4096, 7168, 1297 / 1.2), (4, 8192, 7168, 2048, 1099 / 1.2),
      (8, 4096, 4096, 7168, 1288 / 1.2), (8, 4096, 7168, 2048, 1093 / 1.1),
    ]
    let experts = grouped.map {
      error(
        machine,
        Measured(tokens: $0.1, outputs: $0.2, inputs: $0.3, teraflops: $0.4, groups: $0.0),
        .forward, .fp8)
    }
    #expect(rootMeanSquare(experts) < 0.12, "\(experts)")
  }

  /// t = start + FLOPs / (rate × sustained × share) + bytes / bandwidth, by hand.
  @Test func aProductByHand() throws {
    var machine = try cluster("h100").machine
    machine.sustained = 0.5
    let shape = ProductShape(tokens: 1000, outputs: 3000, inputs: 2000)
    let flops = 2.0 * 1000 * 3000 * 2000
    let computed = Seconds(flops / (859e12 * 0.5))
    let forward: Seconds = 2.8e-6 + computed + 2 * (2e6 + 6e6 + 3e6) / 6.4e12
    #expect(abs(machine.seconds(shape, .forward, .bf16) / forward - 1) < 1e-12)
    let bytes: Bytes = 2 * (2e6 + 3e6) + 8 * 6e6
    let weight: Seconds = 2.8e-6 + computed / 0.93 + bytes / 6.4e12
    #expect(abs(machine.seconds(shape, .weightGradient, .bf16) / weight - 1) < 1e-12)
    #expect(machine.seconds(ProductShape(tokens: 0, outputs: 1, inputs: 1), .forward, .bf16) == 0)
  }

  /// Few tokens an expert are slow, FP8's weights' gradients slower than BF16's, and an A100 needs fewer.
  @Test func groupedProductsNeedTokens() throws {
    func share(_ name: String, _ tokens: Double, _ pass: ProductPass, _ precision: Precision) throws
      -> Double
    {
      let machine = try cold(name)
      let rate = try #require(machine.products[precision]).flops
      return machine.grouped.factor(
        pass, tokens: tokens, flops: rate, memory: machine.memoryBandwidth,
        operand: precision.operand)
    }
    for (tokens, wanted) in [(150.0, 0.4), (600, 0.94), (2048, 1), (8192, 1), (75, 0.2)] {
      #expect(try abs(share("b200", tokens, .forward, .bf16) - wanted) < 0.01)
    }
    #expect(try share("b200", 600, .weightGradient, .bf16) == 0.57)
    #expect(
      try share("h100", 600, .weightGradient, .fp8) < share("h100", 600, .weightGradient, .bf16))
    #expect(
      try share("a100", 300, .inputGradient, .bf16) > share("h100", 300, .inputGradient, .bf16))
  }

  /// Which GPU has which precision: data sheets.
  @Test func precisionsOfTheGPUs() throws {
    let wanted: [String: Set<Precision>] = [
      "a100": [.bf16], "h800": [.bf16, .fp8], "h100": [.bf16, .fp8], "h200": [.bf16, .fp8],
      "mi300x": [.bf16, .fp8], "b200": [.bf16, .fp8, .mxfp8, .nvfp4],
      "gb200": [.bf16, .fp8, .mxfp8, .nvfp4], "gb300": [.bf16, .fp8, .mxfp8, .nvfp4],
    ]
    for (name, precisions) in wanted {
      let cluster = try cluster(name)
      #expect(Set(cluster.gpu.peak.keys) == precisions, "\(name)")
      #expect(Set(cluster.machine.products.keys) == precisions, "\(name)")
      for (precision, rate) in cluster.machine.products {
        #expect(rate.flops < cluster.gpu.peak[precision] ?? 0, "\(name), \(precision)")
      }
    }
    let shape = ProductShape(tokens: 1, outputs: 1, inputs: 1)
    #expect(try cluster("a100").machine.seconds(shape, .forward, .fp8) == .infinity)
  }

  @Test func attentionIsInterpolated() throws {
    let rates = try cluster("h200").machine.attention
    func rate(_ tokens: Double, _ heads: Int = 128, backward: Bool = false) -> Double {
      rates.rate(sequence: tokens, headDimension: heads, isLatent: false, isBackward: backward)
    }
    #expect(rate(4096) == 591e12 && rate(4096, backward: true) == 474e12)
    // Halfway between 4096 and 8192 on a logarithmic scale.
    #expect(abs(rate(4096 * 2.0.squareRoot()) / ((591 + 644) / 2 * 1e12) - 1) < 1e-9)
    #expect(rate(1_048_576) == 673e12 && rate(1024) == 484e12 / 2)
    #expect(abs(rate(4096, 64) / 591e12 - 2.0 / 3) < 1e-9)
    var machine = try cold("h200")
    machine.memory.start = 0
    let backward = machine.attentionSeconds(
      flops: 1e12, sequence: 4096, headDimension: 128, isLatent: true, isBackward: true)
    #expect(abs(backward.value - 2.6 / 404) < 1e-12)
  }

  /// A file as it was before there were constants: all of them are derived.
  @Test func constantsAreDerived() throws {
    let preset = try #require(ClusterCatalogue.all.first { $0.name == "h100" })
    var root = try #require(
      try JSONSerialization.jsonObject(with: Data(preset.text)) as? [String: Any])
    for key in root.keys where !["about", "gpu", "node", "network"].contains(key) {
      root[key] = nil
    }
    let text = try JSONSerialization.data(withJSONObject: root)
    let derived = try Cluster(file: "plain", text: Array(text)).machine
    let measured = try cluster("h100").machine
    let shape = ProductShape(tokens: 8192, outputs: 8192, inputs: 8192)
    for precision in [Precision.bf16, .fp8] {
      let ratio =
        derived.seconds(shape, .forward, precision) / measured.seconds(shape, .forward, precision)
      #expect((0.85...1.2).contains(ratio), "\(precision): \(ratio)")
    }
    for kind in Collective.allCases {
      let ratio =
        derived.collectives.seconds(kind, bytes: 268_435_456, ranks: 8)
        / measured.collectives.seconds(kind, bytes: 268_435_456, ranks: 8)
      #expect((0.7...1.4).contains(ratio), "\(kind): \(ratio)")
    }
  }

  @Test(arguments: [
    ("\"factor\": 0.95", "\"factor\": 1.5", "'sustained.factor' is 1.5; it must be a number"),
    ("\"start_us\": 2.8", "\"start\": 2.8", "unknown key 'products.bf16.start'"),
    ("\"tokens\": [2048, 4096", "\"tokens\": [4096, 2048", "'attention.tokens' must be numbers"),
    ("\"ranks\": [2, 4, 8]", "\"ranks\": [2, 4]", "'collectives.all_reduce_us' is a list; it must"),
    (
      "\"ranks\": [2, 4, 8]", "\"ranks\": [8, 4, 2]",
      "'collectives.ranks' must be numbers that rise"
    ),
    ("\"kernel_us\": 4.5", "\"kernel_us\": -1", "'host.kernel_us' is -1"),
    ("\"fp8_tflop_per_s\": 1979", "\"nvfp4_tflop_per_s\": 1979", "'gpu.fp8_tflop_per_s' is not"),
    ("\"factor\"", "\"sources\": \"\", \"factor\"", "unknown key 'sustained.sources'"),
  ])
  func faultsAreNamed(_ old: String, _ new: String, _ message: String) throws {
    let preset = try #require(ClusterCatalogue.all.first { $0.name == "h100" })
    let text = String(decoding: preset.text, as: UTF8.self)
    #expect(text.contains(old))
    #expect {
      try Cluster(
        file: "mine.json", text: Array(text.replacingOccurrences(of: old, with: new).utf8))
    } throws: { error in
      "\(error)".hasPrefix("mine.json: ") && "\(error)".contains(message)
    }
  }
}
