import Foundation
import PPCluster
import TestSupport
import Testing

@Suite struct PresetTests {
  private func text(_ name: String) throws -> String {
    let preset = try #require(ClusterCatalogue.all.first { $0.name == name })
    return String(decoding: preset.text, as: UTF8.self)
  }

  @Test func everyPresetIsAFileAndReads() throws {
    let folder = projectRoot.appendingPathComponent("Sources/PPCluster/Presets")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(files.sorted() == ClusterCatalogue.all.map { $0.name + ".json" }.sorted())
    for preset in ClusterCatalogue.all {
      let file = try Data(contentsOf: folder.appendingPathComponent(preset.name + ".json"))
      #expect(preset.text == Array(file), "\(preset.name)")
      #expect(throws: Never.self) { try Cluster(file: preset.name, text: preset.text) }
    }
  }

  /// The folder alone is read, and files that no order names come last.
  @Test func filesAreFoundByTheirFolder() {
    let files = [
      ("Models", "b.json", "1"), ("Models", "a.json", "é\n"), ("Models", "c.json", "3"),
      ("Models", "notes.txt", "4"), ("Profiles", "d.json", "5"), ("More Models", "e.json", "6"),
    ]
    let found = BuiltInPreset.all(in: "Models", of: files, first: ["c", "gone"])
    #expect(found.map(\.name) == ["c", "a", "b"])
    #expect(found.map(\.text) == [Array("3".utf8), Array("é\n".utf8), Array("1".utf8)])
  }

  /// A change to the `h800` preset, and what is said about it.
  @Test(arguments: [
    ("\"gpus\": 8", "\"gpus\": -8", "'node.gpus' is -8; it must be a whole number from 1 to 1024"),
    ("\"gpus\": 8", "\"gpus\": 2.5", "'node.gpus' is 2.5; it must be a whole number"),
    ("\"gpus\": 8", "\"gpus\": \"8\"", "'node.gpus' is \"8\"; it must be a whole number"),
    ("\"gpus\": 8,", "", "'node.gpus' is missing; it must be a whole number from 1 to 1024"),
    ("\"gpus\": 8", "\"gpu\": 8", "unknown key 'node.gpu'; did you mean 'gpus'?"),
    (
      "\"memory_gb\": 84.9", "\"memory_gb\": 0", "'gpu.memory_gb' is 0; it must be a number greater"
    ),
    ("\"memory_gb\": 84.9", "\"memory_gb\": null", "'gpu.memory_gb' is null"),
    ("\"memory_gb\": 84.9", "\"memory_gb\": NaN", "this is not JSON"),
    ("\"memory_gb\": 84.9", "\"memory_gb\": 1e400", "not JSON"),
    ("efficiency\": 1,", "efficiency\": 1.5,", "it must be a number greater than 0 and at most 1"),
    (
      "efficiency\": 1,", "efficiency\": 1e-300,",
      "is 1e-300; it must be at least 1e-09 and at most 1"
    ),
    ("memory_gb\": 84.9", "memory_gb\": 1e16", "is 1e+16; it must be a number greater than 0 and"),
    ("about\": \"", "about\": \"" + String(repeating: "x", count: 1 << 16), "at most 65536"),
    ("latency_us\": 3.3", "latency_us\": -1", "'node.nvlink_latency_us' is -1"),
    ("{", "[", "this is not JSON"),
  ])
  func faultsAreNamed(_ old: String, _ new: String, _ message: String) throws {
    let changed = try text("h800").replacingOccurrences(of: old, with: new)
    #expect {
      try Cluster(file: "mine.json", text: Array(changed.utf8))
    } throws: { error in
      "\(error)".hasPrefix("mine.json: ") && "\(error)".contains(message)
    }
  }

  @Test(arguments: ["", "[]", "3", "\"x\"", "{}", "{\"gpu\": 3}"])
  func otherJSONIsRefused(_ text: String) {
    #expect(throws: PresetError.self) { try Cluster(file: "x", text: Array(text.utf8)) }
  }
}
