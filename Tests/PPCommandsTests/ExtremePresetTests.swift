import Foundation
import PPCluster
import PPCost
import TestSupport
import Testing

/// One key of a preset at a time set to an extreme: a run, a row that says why not, or a sentence.
///
/// Never a crash, a figure that is no number, or minutes.
@Suite struct ExtremePresetTests {
  private static let values = [
    "0", "1e-300", "1e300", "1e15", "65536", "10000000",
  ]

  struct Preset: CustomTestStringConvertible, Sendable {
    let kind: String
    let name: String
    let text: [UInt8]
    var testDescription: String { name }
  }

  /// A model of each kind: latent attention with experts, small and large, dense, windows with biases.
  private static let kinds = ["deepseek-v2-lite", "deepseek-v3", "llama-3.1-405b", "gpt-oss-120b"]
  /// What stands for a search of layouts, which has tests of its own.
  private static let layout = " --layout balanced"
  static let presets =
    ModelCatalogue.all.filter { kinds.contains($0.name) }
    .map { Preset(kind: "model", name: $0.name, text: $0.text) }
    + ClusterCatalogue.all.prefix(1).map { Preset(kind: "cluster", name: $0.name, text: $0.text) }
    + ProfileCatalogue.all.map { Preset(kind: "profile", name: $0.name, text: $0.text) }

  /// Command lines that read a preset of a kind, besides the schedule and the size.
  private func options(_ preset: Preset, _ file: String) -> String {
    let small = "--model deepseek-v2-lite --ep 8"
    let own =
      switch preset.kind {
      case "model": "--model \(file)" + (preset.name.contains("llama") ? "" : " --ep 1")
      case "cluster": "\(small) --cluster \(file)"
      default: "--model deepseek-v3 --profile \(file)"
      }
    return own + Self.layout
  }

  /// The preset with the number on a line changed, for each line that has one.
  private func changes(_ preset: Preset) -> [(line: String, text: String)] {
    let lines = String(decoding: preset.text, as: UTF8.self).components(separatedBy: "\n")
    return lines.indices.flatMap { index -> [(String, String)] in
      guard let colon = lines[index].range(of: "\": ") else { return [] }
      let value = lines[index][colon.upperBound...]
      guard let first = value.first, first.isNumber else { return [] }
      let comma = value.hasSuffix(",") ? "," : ""
      return Self.values.map { changed in
        var copy = lines
        copy[index] = lines[index][..<colon.upperBound] + changed + comma
        return (copy[index], copy.joined(separator: "\n"))
      }
    }
  }

  @Test(arguments: presets)
  func everyKeyAtItsExtremes(_ preset: Preset) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let changes = changes(preset)
    #expect(changes.count >= 52)
    for (number, change) in changes.enumerated() {
      let file = try scratch.file("\(number).json", change.text)
      let options = options(preset, file)
      let run = ppsim("run 1f1b --pp 2 --micro 2 --json - \(options)")
      expect(run, [0, 2], change.line)
      // A value that is none for its key is refused wherever the file is named.
      if run.error.contains("; it must be ") { continue }
      // What a run refuses is a row of a sweep that says so, or refused there too.
      let sweep = ppsim("sweep --schedule 1f1b --pp 2 --micro 2 --jobs 1 \(options)")
      expect(sweep, [0, 2], change.line)
      if sweep.code == 0 {
        #expect(sweep.output.contains(",impossible,") == (run.code == 2), "\(change.line)")
      }
      guard preset.kind == "cluster" || preset.name == "deepseek-v2-lite",
        !change.line.contains("65536")
      else { continue }
      let traffic = options.replacingOccurrences(of: "--ep 1", with: "--ep 2")
        .replacingOccurrences(of: Self.layout, with: "")
      expect(
        ppsim("report all-to-all --experts-per-token 1 --format json \(traffic)"), [0, 2],
        change.line)
    }
  }

  private func expect(
    _ result: (code: Int32, output: String, error: String), _ codes: Set<Int32>, _ line: String
  ) {
    #expect(codes.contains(result.code), "\(line): \(result.error)")
    #expect((result.code == 2) == !result.error.isEmpty, "\(line): \(result.error)")
    #expect(result.error.split(separator: "\n").count <= 1, "\(line): \(result.error)")
    #expect(result.error.utf8.count < 400, "\(line): \(result.error)")
    for word in ["nan", "inf,", "inf}", ":inf"] {
      #expect(!result.output.contains(word), "\(line): \(word) in \(result.output)")
    }
  }

  @Test(arguments: [
    ("infiniband_gb_per_s", "1e-9", "DISPATCH(F) of a layer would take 8875408"),
    ("infiniband_latency_us", "1e12", "DISPATCH(F) of a layer would take 1000000."),
    ("tflop_per_s", "1e-9", "of a layer would take"),
  ])
  func aTimeThatIsTooLongIsNamed(_ key: String, _ value: String, _ message: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let text = String(
      decoding: try #require(ClusterCatalogue.all.first { $0.name == "h800" }).text, as: UTF8.self)
    let changed = text.replacing(try Regex("\"\(key)\": [0-9.]+"), with: "\"\(key)\": \(value)")
    let file = try scratch.file("slow.json", changed)
    let line = "--pp 2 --micro 2 --model deepseek-v2-lite --ep 16 --cluster \(file)"
    let run = ppsim("run 1f1b \(line)")
    #expect(run.code == 2 && run.error.contains(message), "\(run.error)")
    #expect(run.error.hasSuffix("takes less than 4398 s\n"))
    let sweep = ppsim("sweep --schedule 1f1b \(line)")
    #expect(sweep.code == 0 && sweep.output.contains(message), "\(sweep.output)")
  }

  /// Numbers of a command line that are extreme together.
  @Test(arguments: [
    ("explain 1f1b --pp 2 --micro 2 --max-peak-activations 0.000001 --cost F=1000000", 2),
    ("explain interleaved --pp 1 --micro 1 --set chunks=700 --cost F=1000,B=1000000", 0),
    (
      "run 1f1b --pp 2 --micro 2 --cost F=1000000000,B=1,W=0 --from 0 --to 0.000001 --width 10000",
      0
    ),
    ("run 1f1b --pp 2 --micro 2 --cost F=0.000001,B=0.000002,W=0 --fold", 0),
    ("run 1f1b --pp 2 --micro 2 --model deepseek-v2-lite --ep 8 --comm-scale 1000", 0),
    ("run 1f1b --pp 2 --micro 2 --model deepseek-v2-lite --micro-tokens 1 --ep 64", 0),
    (
      "run 1f1b --pp 2 --micro 2 --model deepseek-v3 --micro-tokens 1000000 --gpu-hour-price 1e6", 0
    ),
  ])
  func extremesTogether(_ line: String, _ code: Int32) {
    let result = ppsim(line)
    #expect(result.code == code, "\(result.error)")
    #expect((result.code == 2) == !result.error.isEmpty)
    for word in [" nan", " inf"] { #expect(!result.output.contains(word)) }
  }
}
