/// What a stage is made of.
public enum StagePart: Hashable, Sendable {
  /// The embedding of the tokens.
  case embedding
  /// Decoder layer `index`.
  case decoder(index: Int)
  /// A multi-token-prediction layer.
  case prediction
  /// The output head and the loss.
  case head
}

/// Why a layout was not accepted: one sentence.
public struct LayoutError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// Which parts of a model each stage holds, in order.
public struct Layout: Equatable, Sendable {
  /// The parts of each stage, `[stages][parts]`.
  public let stages: [[StagePart]]

  /// The most parts that a layout may have.
  static let limit = 20_000

  /// Reads a layout: Megatron's string, or decoder layers per stage separated by commas.
  ///
  /// In Megatron's string (`--pipeline-model-parallel-layout`) `E` is the embedding, `t` a decoder
  /// layer, `m` an MTP layer, `L` head and loss, `|` ends a stage; `x*3` and `(…)*29` repeat; commas
  /// separate and mean nothing: `Et*3|(tt|)*29,m|L`. In a list such as `4,4,4,3` the embedding joins
  /// the first stage, MTP layers and the head the last.
  ///
  /// - Throws: what is wrong with the text, or by how many layers it misses the model.
  public init(parsing text: String, for model: Architecture) throws(LayoutError) {
    if !text.isEmpty, text.utf8.allSatisfy({ ($0 >= 48 && $0 <= 57) || $0 == 44 }) {
      stages = try Layout.list(text, model)
    } else {
      var parser = LayoutParser(text)
      stages = try Layout.numbered(parser.stages())
    }
    try check(model)
  }

  /// Cuts a model's parts, in their order, into stages of so many each, `[stages]`.
  package init(cutting model: Architecture, into counts: [Int]) {
    let parts = model.layoutParts
    precondition(counts.reduce(0, +) == parts.count, "every part is in a stage")
    var start = 0
    stages = counts.map { count in
      defer { start += count }
      return Array(parts[start..<start + count])
    }
  }

  private static func list(
    _ text: String, _ model: Architecture
  ) throws(LayoutError) -> [[StagePart]] {
    var stages: [[StagePart]] = []
    var layer = 0
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let count = Int(item), count <= limit - layer else {
        throw LayoutError("'\(item)' is not a number of layers; a list is written 4,4,4,3")
      }
      stages.append((layer..<layer + count).map { .decoder(index: $0) })
      layer += count
    }
    stages[0].insert(.embedding, at: 0)
    let last = stages.count - 1
    stages[last] += [StagePart](repeating: .prediction, count: model.predictionLayers) + [.head]
    return stages
  }

  /// Numbers the decoder layers in the order of the stages.
  private static func numbered(_ symbols: [[Character]]) -> [[StagePart]] {
    var layer = -1
    return symbols.map { stage in
      stage.map { symbol in
        switch symbol {
        case "E": return .embedding
        case "m": return .prediction
        case "L": return .head
        default:
          layer += 1
          return .decoder(index: layer)
        }
      }
    }
  }

  private func check(_ model: Architecture) throws(LayoutError) {
    let parts = stages.flatMap { $0 }
    let layers = parts.count { if case .decoder = $0 { true } else { false } }
    guard layers == model.layers else {
      let gap = abs(layers - model.layers)
      throw LayoutError(
        "the layout has \(layers) decoder layers, but the model has \(model.layers): "
          + "\(gap) too \(layers < model.layers ? "few" : "many")")
    }
    guard parts.first == .embedding, parts.count(where: { $0 == .embedding }) == 1 else {
      throw LayoutError("the layout must have one embedding, E, at its start")
    }
    guard parts.last == .head, parts.count(where: { $0 == .head }) == 1 else {
      throw LayoutError("the layout must have one head, L, at its end")
    }
    let predictions = parts.count { $0 == .prediction }
    guard predictions == model.predictionLayers else {
      throw LayoutError(
        "the layout has \(predictions) MTP layers, m, but the model has \(model.predictionLayers)")
    }
  }

  /// A balanced split into `stages` stages: the sum of the squares of the stages' weights is smallest.
  ///
  /// - Parameter weight: how much of a stage's time a part takes.
  /// - Complexity: O(stages × parts) where the weights are about the same; see `BalancedCuts`.
  public init(
    balancing model: Architecture, stages count: Int, weight: (StagePart) -> Double
  ) throws(LayoutError) {
    guard count <= model.layers + 2 else {
      throw LayoutError(
        "\(count) stages are more than the model's \(model.layers) layers, embedding and head can "
          + "fill; use fewer ranks or stages per rank")
    }
    // The embedding stays with what follows it, MTP layers and the head with each other.
    let parts = (0..<model.layers).map { StagePart.decoder(index: $0) }
    let tail = [StagePart](repeating: .prediction, count: model.predictionLayers) + [.head]
    let cuts = BalancedCuts(
      weights: parts.map(weight), stages: count, first: weight(.embedding),
      last: tail.reduce(0) { $0 + weight($1) })
    var stages = cuts.ranges.map { Array(parts[$0]) }
    stages[0].insert(.embedding, at: 0)
    stages[count - 1] += tail
    self.stages = stages
  }
}

extension Architecture {
  /// What there is to lay out, in order: the embedding, the decoder layers, MTP layers, the head.
  package var layoutParts: [StagePart] {
    [.embedding] + (0..<layers).map { .decoder(index: $0) }
      + [StagePart](repeating: .prediction, count: predictionLayers) + [.head]
  }
}
