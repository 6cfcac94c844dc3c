import Foundation
import PPCluster
import Testing

/// What a limit of power leaves of a GPU.
@Suite struct PowerTests {
  /// Power goes by the third power of the clock: of 700 W, 87.5 leave half of it to products and attention, and bandwidths alone.
  @Test func powerLimitsTheClock() throws {
    let text = String(
      decoding: try #require(ClusterCatalogue.all.first { $0.name == "h100" }).text, as: UTF8.self)
    func machine(_ words: String) throws -> Machine {
      try Cluster(
        file: "mine.json",
        text: Array(
          text.replacingOccurrences(
            of: "\"fp8_tflop_per_s\": 1979", with: "\"fp8_tflop_per_s\": 1979\(words)"
          ).utf8)
      ).machine
    }
    let (free, limited) = (
      try machine(""), try machine(", \"power_w\": 700, \"power_limit_w\": 87.5")
    )
    for precision in [Precision.bf16, .fp8] {
      let rates = [free, limited].compactMap { $0.products[precision] }
      #expect(abs(rates[1].flops / rates[0].flops - 0.5) < 1e-12)
      #expect(rates[1].bandwidth == rates[0].bandwidth)
    }
    func rate(_ machine: Machine) -> Double {
      machine.attention.rate(
        sequence: 4096, headDimension: 128, isLatent: false, isBackward: false)
    }
    #expect(abs(rate(limited) / rate(free) - 0.5) < 1e-12 && limited.memory == free.memory)
    #expect(try machine(", \"power_w\": 700") == free)
    for (words, sentence) in [
      (", \"power_limit_w\": 500", "'gpu.power_w' is not; give the data sheet's power"),
      (", \"power_w\": 400, \"power_limit_w\": 500", "'gpu.power_limit_w' is 500; it must be"),
    ] {
      #expect {
        try machine(words)
      } throws: {
        "\($0)".contains(sentence)
      }
    }
  }
}
