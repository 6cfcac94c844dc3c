import PPCluster
import PPSupport
import TestSupport
import Testing

@Suite struct TrafficTests {
  /// DeepSeek-V3 on 64 GPUs of 8 nodes.
  private func routing(_ topK: Int, gpus: Int = 64) -> ExpertRouting {
    ExpertRouting(
      experts: 256, topK: topK, groups: 8, groupLimit: 4, gpus: gpus, gpusPerNode: 8)
  }

  private func cluster(_ name: String) throws -> Cluster {
    let preset = try #require(ClusterCatalogue.all.first { $0.name == name })
    return try Cluster(file: name, text: preset.text)
  }

  /// Independent samples of the same routing, by others: 3.965 nodes and 7.49 GPUs.
  @Test func aTokenSpreadsAsSampledByOthers() {
    let spread = routing(8).spread()
    #expect(abs(spread.nodes - 3.965) < 0.02)
    #expect(abs(spread.gpus - 7.49) < 0.05)
    #expect(spread == routing(8).spread())
  }

  /// Where the answer can be counted: one expert, all experts, one group, one GPU.
  @Test func spreadsThatAreExact() {
    #expect(routing(1).spread(samples: 100) == .init(nodes: 1, gpus: 1))
    #expect(routing(128).spread(samples: 20) == .init(nodes: 4, gpus: 32))
    #expect(routing(8, gpus: 1).spread(samples: 20) == .init(nodes: 1, gpus: 1))
    let plain = ExpertRouting(
      experts: 8, topK: 8, groups: 1, groupLimit: 1, gpus: 8, gpusPerNode: 4)
    #expect(plain.spread(samples: 20) == .init(nodes: 2, gpus: 8))
    // Without groups, k of n experts on n GPUs of n/2 nodes: 1 - C(n-2,k)/C(n,k) of the nodes.
    let pairs = ExpertRouting(
      experts: 16, topK: 3, groups: 1, groupLimit: 1, gpus: 16, gpusPerNode: 2)
    let missed: Double = (14 * 13 * 12) / (16 * 15 * 14)
    let expected = 8 * (1 - missed)
    #expect(abs(pairs.spread(samples: 20_000).nodes - expected) < 0.02)
  }

  /// Several numbers of experts at once are each by itself: the same tokens choose.
  @Test func severalSpreadsAtOnce() {
    let counts = [8, 1, 128, 13, 8]
    let wanted = counts.map { routing($0).spread(samples: 50) }
    #expect(routing(8).spreads(expertsPerToken: counts, samples: 50) == wanted)
  }

  /// As many experts as there may be, each a group and a GPU of its own: k experts are k GPUs.
  ///
  /// Tokens are fewer then, so that no more scores are drawn.
  @Test(arguments: [1, 30_000, 65_536])
  func manyExperts(_ topK: Int) {
    let many = ExpertRouting(
      experts: 65_536, topK: topK, groups: 65_536, groupLimit: 65_536, gpus: 65_536, gpusPerNode: 8)
    let spread = many.spread(samples: 2)
    #expect(spread.gpus == Double(topK))
    #expect(spread.nodes <= min(Double(topK), 8192) && spread.nodes >= Double(topK) / 8)
    for experts in [1, 256, 4096, 5000, 65_536] {
      let routing = ExpertRouting(
        experts: experts, topK: 1, groups: 1, groupLimit: 1, gpus: 1, gpusPerNode: 8)
      #expect(routing.samples * experts <= ExpertRouting.mostScores)
      #expect(experts > 4096 || routing.samples == 4096)
    }
  }

  /// tokens × nodes × 7/8 × bytes: 106 MB dispatched, 204 MB combined.
  @Test func bytesOnTheLinks() throws {
    let spread = routing(8).spread()
    let dispatch = AllToAll(routing: routing(8), spread: spread, tokens: 4096, bytesPerToken: 7472)
    let combine = AllToAll(routing: routing(8), spread: spread, tokens: 4096, bytesPerToken: 14384)
    #expect(abs(dispatch.infiniband / 1e6 - 106) < 1)
    #expect(abs(combine.infiniband / 1e6 - 204) < 2)
    // DeepEP by itself, EP64 on H800: 2.63 ms and 5.22 ms a layer.
    let effective = try cluster("h800-effective")
    #expect(abs(dispatch.seconds(on: effective) / 2.63e-3 - 1) < 0.03)
    #expect(abs(combine.seconds(on: effective) / 5.22e-3 - 1) < 0.03)
  }

  /// 1000 tokens of 100 bytes to 3.5 nodes and 7 GPUs: on n nodes 1 in n copies stays, in a node of g GPUs
  /// 1 in g lands where it belongs.
  @Test(arguments: [
    [64, 0.875, 0.875], [128, 0.9375, 0.875], [16, 0.5, 0.875], [8, 0, 0.875], [4, 0, 0.75],
    [2, 0, 0.5], [1, 0, 0],
  ])
  func copiesThatTravel(_ row: [Double]) throws {
    let (gpus, leaving, forwarded) = (Int(row[0]), row[1], row[2])
    let traffic = AllToAll(
      routing: routing(8, gpus: gpus), spread: .init(nodes: 3.5, gpus: 7), tokens: 1000,
      bytesPerToken: 100)
    let (crossing, inNode): (Bytes, Bytes) = (350_000 * leaving, 700_000 * forwarded)
    #expect(traffic.infiniband == crossing && traffic.nvlink == inNode)
    // H800: 50 GB/s and 3.7 µs between nodes, 160 GB/s and 3.3 µs inside; a hop not used costs nothing.
    var wanted: Seconds = max(crossing / 50e9, inNode / 160e9)
    if leaving > 0 { wanted += 3.7e-6 }
    if forwarded > 0 { wanted += 3.3e-6 }
    let seconds = traffic.seconds(on: try cluster("h800"))
    #expect((seconds - wanted).magnitude < 1e-15)
  }

  /// Experts drawn without groups: a place with a share 1/n of E experts has none of k with probability
  /// C(E - E/n, k) / C(E, k).
  @Test(arguments: [(8, 64), (3, 16), (6, 8)])
  func spreadWithoutGroups(_ topK: Int, _ gpus: Int) {
    let spread = ExpertRouting(
      experts: 256, topK: topK, groups: 1, groupLimit: 1, gpus: gpus, gpusPerNode: 8
    ).spread(samples: 1500)
    func places(_ count: Int) -> Double {
      Double(count) * (1 - missed(topK, of: 256, outside: 256 - 256 / count))
    }
    #expect(abs(spread.nodes - places(gpus / 8)) < 0.1)
    #expect(abs(spread.gpus - places(gpus)) < 0.1)
  }

  /// One group of experts for each token: 8 of 32 experts, on 8 GPUs of one node, or 4 of 2.
  @Test func spreadInsideOneGroup() {
    func spread(_ gpusPerNode: Int) -> ExpertRouting.Spread {
      ExpertRouting(
        experts: 256, topK: 8, groups: 8, groupLimit: 1, gpus: 64, gpusPerNode: gpusPerNode
      ).spread(samples: 1500)
    }
    let onGPU: Double = 8 * (1 - missed(8, of: 32, outside: 28))
    #expect(spread(8).nodes == 1 && abs(spread(8).gpus - onGPU) < 0.1)
    let onNode: Double = 2 * (1 - missed(8, of: 32, outside: 16))
    #expect(abs(spread(4).nodes - onNode) < 0.01)
  }

  /// The probability that all of `topK` different experts are among some `outside` of `experts`.
  private func missed(_ topK: Int, of experts: Int, outside: Int) -> Double {
    var share = 1.0
    for drawn in 0..<topK { share *= Double(outside - drawn) / Double(experts - drawn) }
    return share
  }

  /// Groups win by the sum of their two best scores: sampled a second time, by sorting.
  @Test func groupsWinByTheirTwoBest() {
    let routing = ExpertRouting(
      experts: 24, topK: 2, groups: 4, groupLimit: 2, gpus: 24, gpusPerNode: 6)
    var generator = SeededGenerator(seed: 3)
    var nodes = 0
    for _ in 0..<8_000 {
      var groups: [[Int]] = []
      for _ in 0..<4 {
        var scores: [Int] = []
        for _ in 0..<6 {
          var score = 0
          for _ in 0..<4 { score += Int.random(in: 0..<65536, using: &generator) }
          scores.append(score)
        }
        groups.append(scores.sorted(by: >))
      }
      groups.sort { $0[0] + $0[1] > $1[0] + $1[1] }
      let (first, second) = (groups[0], groups[1])
      // The two best are of one group, or one of each.
      nodes += first[1] > second[0] || second[1] > first[0] ? 1 : 2
    }
    let spread = routing.spread(samples: 8_000)
    #expect(abs(spread.nodes - Double(nodes) / 8_000) < 0.025)
    #expect(spread.gpus == 2)
  }

  /// The report's claim: up to 13 experts cost no more than 8; then NVLink is the slower hop.
  @Test func thirteenExpertsCostNoMoreThanEight() throws {
    let h800 = try cluster("h800")
    let seconds = [8, 13, 16, 20].map { topK in
      AllToAll(
        routing: routing(topK), spread: routing(topK).spread(), tokens: 4096, bytesPerToken: 7472
      ).seconds(on: h800)
    }
    #expect(seconds[1] / seconds[0] < 1.01)
    #expect(seconds[2] / seconds[1] > 1.04)
    #expect(seconds[3] / seconds[2] > 1.1)
  }

  @Test func oneNodeUsesNVLinkAlone() throws {
    let h800 = try cluster("h800")
    let inside = routing(8, gpus: 8)
    let traffic = AllToAll(
      routing: inside, spread: inside.spread(), tokens: 4096, bytesPerToken: 7472)
    #expect(traffic.infiniband == 0)
    #expect(traffic.nvlink > 0)
    let alone = routing(8, gpus: 1)
    let none = AllToAll(
      routing: alone, spread: alone.spread(), tokens: 4096, bytesPerToken: 7472)
    #expect(none.seconds(on: h800) == 0)
    let shares = [traffic, none].map { $0.portShares(on: h800) }
    #expect(shares[0] == (0, 1) && shares[1] == (0, 0))
  }

  /// Two nodes of two GPUs, every token to all four: one of its two copies leaves the node, and two of the
  /// four need NVLink, so twice as many bytes go over that.
  @Test(arguments: [
    (10e9 as BytesPerSecond, 5e9 as BytesPerSecond, 0.25, 1.0), (5e9, 10e9, 1.0, 1.0),
    (5e9, 40e9, 1.0, 0.25),
  ])
  func theSlowerHopFillsItsPort(
    _ infiniband: BytesPerSecond, _ nvlink: BytesPerSecond, _ wanted: Double, _ other: Double
  ) throws {
    let all = ExpertRouting(
      experts: 4, topK: 4, groups: 1, groupLimit: 1, gpus: 4, gpusPerNode: 2)
    let traffic = AllToAll(
      routing: all, spread: .init(nodes: 2, gpus: 4), tokens: 10, bytesPerToken: 100)
    #expect(traffic.infiniband == 1000 && traffic.nvlink == 2000)
    var cluster = try cluster("h800")
    cluster.infiniband.bandwidth = infiniband
    cluster.nvlink.bandwidth = nvlink
    let shares = traffic.portShares(on: cluster)
    #expect(abs(shares.infiniband - wanted) < 1e-12 && abs(shares.nvlink - other) < 1e-12)
  }

  /// 4096 tokens of 7168 values in BF16: 58.7 MB, 1.17 ms at 50 GB/s, 1.47 ms at 40.
  @Test func messagesBetweenRanks() throws {
    let bytes = Bytes(4096 * 7168 * 2)
    let seconds = try ["h800", "h800-effective"].map {
      try cluster($0).messageSeconds(bytes: bytes, insideNode: false)
    }
    #expect(abs(seconds[0] / 1e-3 - 1.17) < 0.01)
    #expect(abs(seconds[1] / 1e-3 - 1.47) < 0.01)
    #expect(try cluster("h800").messageSeconds(bytes: bytes, insideNode: true) < 0.38e-3)
  }
}
