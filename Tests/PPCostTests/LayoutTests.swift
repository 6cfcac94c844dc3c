import PPCost
import PPCluster
import TestSupport
import Testing

@Suite struct LayoutTests {
  private func model(_ name: String = "deepseek-v3") throws -> Architecture {
    let preset = try #require(ModelCatalogue.all.first { $0.name == name })
    return try Architecture(file: name, text: preset.text)
  }

  @Test func megatronsStringForDeepSeekV3() throws {
    let layout = try Layout(parsing: "Et*3|(tt|)*29,m|L", for: model())
    #expect(layout.stages.count == 32)
    #expect(
      layout.stages[0]
        == [.embedding, .decoder(index: 0), .decoder(index: 1), .decoder(index: 2)])
    #expect(layout.stages[29] == [.decoder(index: 59), .decoder(index: 60)])
    #expect(layout.stages[30] == [.prediction] && layout.stages[31] == [.head])
  }

  @Test func listsAndStringsSayTheSame() throws {
    let list = try Layout(parsing: "16,15,15,15", for: model())
    let text = try Layout(parsing: "Et*16|(t*15|)*2t*15mL", for: model())
    #expect(list == text)
  }

  @Test(arguments: [
    ("4,4,4", "the layout has 12 decoder layers, but the model has 61: 49 too few"),
    ("62", "1 too many"), ("30,x", "means nothing"), ("30,,31", "'' is not a number of layers"),
    ("99999999999999999999", "is not a number of layers"), ("", "61 too few"),
    ("Et*61mLx", "'x' at character 8 of the layout means nothing"),
    ("Et*61m", "must have one head"), ("t*61mL", "must have one embedding"),
    ("Et*61L", "has 0 MTP layers, m, but the model has 1"), ("E(t*61mL", "'(' at character 2"),
    ("Et)*61mL", "')' without '('"), ("Et*mL", "needs a number"),
    ("E(t*20000)*20000mL", "more than 20000 parts"), ("Et*99999999999999999999", "needs a number"),
    (String(repeating: "(", count: 100_000), "nests more than 32 deep"),
  ])
  func faultsAreNamed(_ text: String, _ message: String) throws {
    let model = try model()
    #expect {
      try Layout(parsing: text, for: model)
    } throws: { "\($0)".contains(message) }
  }

  /// A balanced layout holds every part once, in order, and is no worse than any even split.
  @Test(arguments: [1, 2, 7, 16, 32, 63])
  func balancedLayouts(_ stages: Int) throws {
    let model = try model()
    func weight(_ part: StagePart) -> Double {
      switch part {
      case .embedding: 0
      case .decoder: 1
      case .prediction, .head: 2.5
      }
    }
    let layout = try Layout(balancing: model, stages: stages, weight: weight)
    #expect(layout.stages.count == stages)
    let decoders = (0..<61).map { StagePart.decoder(index: $0) }
    #expect(layout.stages.flatMap { $0 } == [.embedding] + decoders + [.prediction, .head])
    let loads = layout.stages.map { $0.reduce(0) { $0 + weight($1) } }
    #expect((loads.max() ?? 0) <= max(5, (66.0 / Double(stages)).rounded(.up) + 1))
  }

  @Test func tooManyStagesAreRefused() throws {
    let model = try model()
    #expect(throws: LayoutError.self) {
      try Layout(balancing: model, stages: 64, weight: { _ in 1 })
    }
  }
}
