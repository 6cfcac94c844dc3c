import PPSupport

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

  /// The most scores that are drawn for a spread: about a tenth of a second.
  public static let mostScores = 1 << 24

  /// Tokens that a spread is taken from: 4096, fewer where there are more than 4096 experts.
  public var samples: Int { min(4096, max(64, ExpertRouting.mostScores / experts)) }

  /// The expected spread of a token whose scores are independent and nearly normal (sums of four
  /// uniform numbers), from `samples` tokens drawn with a fixed seed: the same figure every time.
  ///
  /// - Complexity: O(samples × experts).
  public func spread(samples wanted: Int? = nil) -> Spread {
    spreads(expertsPerToken: [topK], samples: wanted)[0]
  }

  /// The same for several numbers of experts that a token goes to, in the place of `topK`.
  ///
  /// - Complexity: O(samples × (experts + most log most)), however many numbers.
  public func spreads(expertsPerToken counts: [Int], samples wanted: Int? = nil) -> [Spread] {
    let samples = wanted ?? samples
    let most = counts.max() ?? 0
    var routing = self
    routing.topK = most
    var token = SampledToken(routing)
    var random = ScoreGenerator()
    // Over all tokens, of their first n experts, `[most + 1]`.
    var totals = [(nodes: Int, gpus: Int)](repeating: (0, 0), count: most + 1)
    for _ in 0..<samples {
      token.draw(&random)
      token.choose(inOrder: counts.count > 1)
      token.addPlaces(to: &totals)
    }
    return counts.map { count in
      Spread(
        nodes: Double(totals[count].nodes) / Double(samples),
        gpus: Double(totals[count].gpus) / Double(samples))
    }
  }
}

/// One token's scores, and where its experts live.
///
/// Memory is reused from token to token.
private struct SampledToken {
  let routing: ExpertRouting
  private var scores: [Int]
  private var groupScores: [Int]
  /// Experts in the groups that win, or groups: scores, each with its place in the low bits.
  private var ranking: [Int] = []
  private var seenGPU: [Bool]
  private var seenNode: [Bool]

  /// The bits of a place in `ranking`.
  private static let bits = 20
  private static let mask = 1 << bits - 1

  init(_ routing: ExpertRouting) {
    precondition(routing.experts <= SampledToken.mask)
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

  /// Picks groups, then experts: to the front of `ranking`.
  mutating func choose(inOrder: Bool) {
    let (bits, mask) = (SampledToken.bits, SampledToken.mask)
    let size = routing.experts / routing.groups
    // Of groups with the same score the last wins, of experts the first.
    ranking.removeAll(keepingCapacity: true)
    for group in 0..<routing.groups { ranking.append(groupScores[group] << bits | group) }
    ranking.moveLargestToFront(routing.groupLimit)
    let groups = ranking[..<routing.groupLimit].map { $0 & mask }
    ranking.removeAll(keepingCapacity: true)
    for group in groups {
      for expert in group * size..<(group + 1) * size {
        ranking.append(scores[expert] << bits | mask - expert)
      }
    }
    ranking.moveLargestToFront(routing.topK)
    if inOrder { ranking[..<routing.topK].sort(by: >) }
  }

  /// Adds to the n-th total how many different nodes and GPUs hold the first n of the chosen experts.
  mutating func addPlaces(to totals: inout [(nodes: Int, gpus: Int)]) {
    for index in seenGPU.indices { seenGPU[index] = false }
    for index in seenNode.indices { seenNode[index] = false }
    var counts = (nodes: 0, gpus: 0)
    for (number, key) in ranking[..<routing.topK].enumerated() {
      let expert = SampledToken.mask - key & SampledToken.mask
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
      totals[number + 1].nodes += counts.nodes
      totals[number + 1].gpus += counts.gpus
    }
  }
}

extension [Int] {
  /// Brings the `count` largest of different numbers to the front, in any order (quickselect).
  ///
  /// - Complexity: O(n) on average.
  fileprivate mutating func moveLargestToFront(_ count: Int) {
    var (first, last) = (0, self.count - 1)
    // What is before `first` belongs to the front, what is behind `last` does not.
    while first < last, count > first, count <= last {
      let pivot = self[(first + last) / 2]
      var (left, right) = (first, last)
      while left <= right {
        while self[left] > pivot { left += 1 }
        while self[right] < pivot { right -= 1 }
        if left <= right {
          swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if count <= right + 1 {
        last = right
      } else if count > left {
        first = left
      } else {
        return
      }
    }
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
