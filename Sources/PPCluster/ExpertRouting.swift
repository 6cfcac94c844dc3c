import PPModel

/// How tokens choose experts, and where those live: expert parallelism over `gpus` GPUs.
///
/// Node-limited routing as in the DeepSeek-V3 report, section 2.1.2: experts form groups; a token
/// picks the `groupLimit` groups whose two best scores have the largest sum, then its `topK` experts
/// among those.
public struct ExpertRouting: Hashable, Sendable {
  /// Routed experts of a layer.
  public var experts: Int
  /// Experts that a token goes to.
  public var topK: Int
  /// Groups of experts.
  public var groups: Int
  /// Groups that a token may go to.
  public var groupLimit: Int
  /// GPUs that hold the layer's experts between them, each the same number.
  public var gpus: Int
  /// GPUs in a node.
  public var gpusPerNode: Int

  /// A routing; `experts` must be divided by `groups` and by `gpus`.
  public init(
    experts: Int, topK: Int, groups: Int, groupLimit: Int, gpus: Int, gpusPerNode: Int
  ) {
    precondition(experts % groups == 0 && experts % gpus == 0)
    precondition(topK <= experts / groups * groupLimit && groupLimit <= groups)
    self.experts = experts
    self.topK = topK
    self.groups = groups
    self.groupLimit = groupLimit
    self.gpus = gpus
    self.gpusPerNode = gpusPerNode
  }

  /// How far a token spreads, on average.
  public struct Spread: Equatable, Sendable {
    /// Different nodes that hold one of its experts.
    public var nodes: Double
    /// Different GPUs that hold one of its experts.
    public var gpus: Double

    /// A spread over so many nodes and GPUs.
    public init(nodes: Double, gpus: Double) {
      self.nodes = nodes
      self.gpus = gpus
    }
  }

  /// Nodes that hold the layer's experts.
  public var nodes: Int { max(1, (gpus + gpusPerNode - 1) / gpusPerNode) }

  /// The expected spread of a token whose scores are independent and nearly normal (sums of four
  /// uniform numbers), from `samples` tokens drawn with a fixed seed: the same figure every time.
  ///
  /// - Complexity: O(samples × experts × (1 + share of experts chosen)).
  public func spread(samples: Int = 4096) -> Spread {
    var random = ScoreGenerator()
    var token = SampledToken(self)
    var nodeTotal = 0
    var gpuTotal = 0
    for _ in 0..<samples {
      token.draw(&random)
      let counts = token.choose()
      nodeTotal += counts.nodes
      gpuTotal += counts.gpus
    }
    return Spread(
      nodes: Double(nodeTotal) / Double(samples), gpus: Double(gpuTotal) / Double(samples))
  }
}

/// One token's scores, and where its experts live.
///
/// Memory is reused from token to token.
private struct SampledToken {
  let routing: ExpertRouting
  var scores: [Int]
  var groupScores: [Int]
  var seenGPU: [Bool]
  var seenNode: [Bool]

  init(_ routing: ExpertRouting) {
    self.routing = routing
    scores = [Int](repeating: 0, count: routing.experts)
    groupScores = [Int](repeating: 0, count: routing.groups)
    seenGPU = [Bool](repeating: false, count: routing.gpus)
    seenNode = [Bool](repeating: false, count: routing.nodes)
  }

  mutating func draw(_ random: inout ScoreGenerator) {
    let size = routing.experts / routing.groups
    for group in 0..<routing.groups {
      var (best, second) = (0, 0)
      for expert in group * size..<(group + 1) * size {
        let score = random.next()
        scores[expert] = score
        if score > best {
          (best, second) = (score, best)
        } else if score > second {
          second = score
        }
      }
      groupScores[group] = best + second
    }
  }

  /// Picks groups, then experts, and counts the different places.
  mutating func choose() -> (nodes: Int, gpus: Int) {
    let size = routing.experts / routing.groups
    // Experts of groups that lose are out.
    for _ in 0..<routing.groups - routing.groupLimit {
      let worst = SampledToken.smallest(groupScores)
      groupScores[worst] = .max
      for expert in worst * size..<(worst + 1) * size { scores[expert] = -1 }
    }
    for index in seenGPU.indices { seenGPU[index] = false }
    for index in seenNode.indices { seenNode[index] = false }
    var counts = (nodes: 0, gpus: 0)
    for _ in 0..<routing.topK {
      let expert = SampledToken.largest(scores)
      scores[expert] = -1
      let gpu = expert / (routing.experts / routing.gpus)
      if !seenGPU[gpu] {
        seenGPU[gpu] = true
        counts.gpus += 1
      }
      let node = gpu / routing.gpusPerNode
      if !seenNode[node] {
        seenNode[node] = true
        counts.nodes += 1
      }
    }
    return counts
  }

  private static func smallest(_ values: [Int]) -> Int {
    var found = 0
    for index in values.indices where values[index] < values[found] { found = index }
    return found
  }

  private static func largest(_ values: [Int]) -> Int {
    var found = 0
    for index in values.indices where values[index] > values[found] { found = index }
    return found
  }
}

/// Scores for sampled tokens: sums of four 16-bit numbers.
private struct ScoreGenerator {
  private var random = SplitMix64(state: 0x7070_7369_6D00_0001)

  mutating func next() -> Int {
    let mixed = random.next()
    return Int(mixed & 0xFFFF) + Int(mixed >> 16 & 0xFFFF) + Int(mixed >> 32 & 0xFFFF)
      + Int(mixed >> 48)
  }
}
