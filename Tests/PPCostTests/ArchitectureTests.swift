import Foundation
import PPCluster
import PPCost
import TestSupport
import Testing

@Suite struct ArchitectureTests {
  private func model(_ name: String) throws -> Architecture {
    let preset = try #require(ModelCatalogue.all.first { $0.name == name })
    return try Architecture(file: name, text: preset.text)
  }

  /// Parameters as their authors state them, in 10⁹.
  @Test(arguments: [
    ("deepseek-v3", 671.0, 37.0), ("deepseek-v2-lite", 15.7, 2.4), ("llama-3.1-405b", 405.0, 405.0),
  ])
  func parametersAreAsPublished(_ name: String, _ total: Double, _ active: Double) throws {
    let model = try model(name)
    #expect(abs(Double(model.totalParameters) / 1e9 / total - 1) < 0.01)
    // Authors count the embedding as inactive, or not.
    let embedding = Double(model.embeddingParameters) / 1e9
    let counted = Double(model.activeParameters) / 1e9
    #expect(counted >= active * 0.99 && counted - 2 * embedding <= active * 1.01)
  }

  /// A MoE layer of DeepSeek-V3 on 4096 tokens, worked out by hand, in GFLOP.
  @Test func layerFLOPs() throws {
    let model = try model("deepseek-v3")
    #expect(abs(model.projectionFLOPs(tokens: 4096) / 1e9 - 1532.7) < 0.1)
    #expect(abs(model.attentionCoreFLOPs(tokens: 4096) / 1e9 - 687.2) < 0.1)
    #expect(abs(model.mlpFLOPs(.experts, tokens: 4096) / 1e9 - (15.0 + 9 * 360.8)) < 0.3)
    #expect(abs(model.layerFLOPs(.experts, tokens: 4096) / 1e9 - 5482) < 1)
  }

  @Test func bytesOfAToken() {
    #expect(TokenBytes.dispatch(hidden: 7168) == 7472)
    #expect(TokenBytes.backwardOfCombine(hidden: 7168) == 7408)
    #expect(TokenBytes.combine(hidden: 7168) == 14384)
  }

  @Test func everyPresetIsAFile() throws {
    for (folder, presets) in [
      ("Models", ModelCatalogue.all), ("Profiles", ProfileCatalogue.all),
    ] {
      let folder = projectRoot.appendingPathComponent("Sources/PPCost/Presets/" + folder)
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(files.sorted() == presets.map { $0.name + ".json" }.sorted())
      for preset in presets {
        let file = try Data(contentsOf: folder.appendingPathComponent(preset.name + ".json"))
        #expect(preset.text == Array(file), "\(preset.name)")
      }
    }
  }

  @Test(arguments: [
    (
      "\"kind\": \"mla\"", "\"kind\": \"mha\"", "'attention.kind' is \"mha\"; it must be \"mla\" or"
    ),
    (
      "\"groups\": 8", "\"groups\": 7",
      "'moe.groups' is 7; it must divide the number of experts, 256"
    ),
    (
      "\"group_limit\": 4", "\"group_limit\": 9",
      "'moe.group_limit' is 9; it must be a whole number from 1 to 8"
    ),
    ("experts_per_token\": 8", "experts_per_token\": 129", "a whole number from 1 to 128"),
    ("\"dense_layers\": 3", "\"dense_layers\": 62", "'dense_layers' is 62"),
    ("\"hidden\": 7168", "\"hidden\": 0", "'hidden' is 0"),
    ("\"moe\"", "\"mo\"", "unknown key 'mo'; did you mean 'moe'?"),
  ])
  func faultsAreNamed(_ old: String, _ new: String, _ message: String) throws {
    let preset = try #require(ModelCatalogue.all.first { $0.name == "deepseek-v3" })
    let text = String(decoding: preset.text, as: UTF8.self).replacingOccurrences(of: old, with: new)
    #expect {
      try Architecture(file: "m.json", text: Array(text.utf8))
    } throws: { error in
      "\(error)".hasPrefix("m.json: ") && "\(error)".contains(message)
    }
  }

  @Test func aModelWithoutExpertsIsDense() throws {
    let preset = try #require(ModelCatalogue.all.first { $0.name == "llama-3.1-405b" })
    let text = String(decoding: preset.text, as: UTF8.self)
      .replacingOccurrences(of: "\"dense_layers\": 126", with: "\"dense_layers\": 3")
    #expect {
      try Architecture(file: "m.json", text: Array(text.utf8))
    } throws: { "\($0)".contains("only 3 of 126 layers are dense") }
  }
}
