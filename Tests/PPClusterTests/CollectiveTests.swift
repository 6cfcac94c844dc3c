import PPCluster
import PPSupport
import Testing

@Suite struct CollectiveTests {
  private func cluster(_ name: String) throws -> Cluster {
    let preset = try #require(ClusterCatalogue.all.first { $0.name == name })
    return try Cluster(file: name, text: preset.text)
  }

  /// The bus bandwidth of nccl-tests, which multiplies by 2 (n - 1) / n for an all-reduce.
  private func busBandwidth(_ time: Seconds, _ bytes: Bytes, ranks: Int) -> Double {
    (bytes / time).value * 2 * Double(ranks - 1) / Double(ranks) / 1e9
  }

  /// All-reduces measured by others than those whose tables are in the presets, each within a quarter.
  ///
  /// Azure's eight H100 (github.com/Azure/AI-benchmarking-guide), 72 GPUs of a GB200 rack
  /// (github.com/coreweave/nccl-tests, issue 43), two nodes of eight (issue 92).
  @Test(arguments: [
    ("h100", 8, 16_777_216 as Bytes, 234.0), ("h100", 8, 134.0e6, 400.0), ("h100", 8, 4e9, 475.0),
    ("gb200", 72, 4_294_967_296.0, 837.0), ("gb200", 72, 1_073_741_824.0, 700.0),
    ("h100", 16, 8_589_934_592.0, 441.0), ("b200", 16, 8_589_934_592.0, 690.0),
  ])
  func allReducesAreAsMeasured(
    _ name: String, _ ranks: Int, _ bytes: Bytes, _ wanted: Double
  ) throws {
    let cluster = try cluster(name)
    let seconds = cluster.seconds(
      .allReduce, bytes: bytes, group: GPUGroup(size: ranks, stride: 1),
      domain: cluster.gpusPerNode)
    let rate = busBandwidth(seconds, bytes, ranks: ranks)
    #expect(abs(rate / wanted - 1) < 0.25, "\(rate)")
  }

  /// What is in the table comes out of it.
  @Test func measuredPointsComeBack() throws {
    let times = try cluster("h100").machine.collectives
    let size = Bytes(512 * 1_048_576)
    let seconds = times.seconds(.allReduce, bytes: size, ranks: 8)
    #expect(abs(busBandwidth(seconds, size, ranks: 8) / 445 - 1) < 0.001)
    #expect((times.seconds(.allGather, bytes: 100, ranks: 8) - 13.1e-6).magnitude < 1e-15)
    #expect(times.seconds(.allGather, bytes: 100, ranks: 1) == 0)
    #expect(times.seconds(.allGather, bytes: 0, ranks: 8) == 0)
  }

  /// More bytes never take less time, and more GPUs no less for what is small.
  @Test(arguments: ["a100", "h800", "h100", "h200", "b200", "gb200", "gb300", "mi300x"])
  func timesGrow(_ name: String) throws {
    let times = try cluster(name).machine.collectives
    for kind in Collective.allCases {
      for ranks in [2, 3, 4, 6, 8, 16, 64, 72] {
        var last: Seconds = 0
        for power in 10...34 {
          let seconds = times.seconds(kind, bytes: Bytes(Double(1 << power)), ranks: ranks)
          #expect(seconds >= last && seconds < .infinity, "\(kind), \(ranks) ranks, 2^\(power)")
          last = seconds
        }
      }
      let small = [8, 16, 64].map { times.seconds(kind, bytes: 1000, ranks: $0) }
      #expect(small[0] <= small[1] && small[1] <= small[2], "\(kind)")
    }
  }

  /// Groups in domains: four of eight GPUs, 64 of 72, one of each node.
  @Test func groupsInDomains() throws {
    let gb200 = try cluster("gb200")
    #expect([1024, 576, 64, 4, 72, 100].map(gb200.domain) == [64, 72, 64, 4, 72, 50])
    #expect(try [1024, 8, 4, 12].map(cluster("h100").domain) == [8, 8, 4, 6])
    #expect(GPUGroup(size: 16, stride: 1).inside(domain: 8) == 8)
    #expect(GPUGroup(size: 16, stride: 4).inside(domain: 8) == 2)
    #expect(GPUGroup(size: 16, stride: 8).inside(domain: 8) == 1)
    #expect(GPUGroup(size: 2, stride: 1).inside(domain: 8) == 2)
  }

  /// One GPU of each of 16 nodes: 15/16 of the bytes over one port of 50 GB/s, of which 0.9 are reached, and five
  /// latencies of 3.7 µs.
  @Test func acrossNodesThePortDecides() throws {
    let cluster = try cluster("h200")
    let seconds = cluster.seconds(
      .allGather, bytes: 16e9, group: GPUGroup(size: 16, stride: 8), domain: 8)
    let wanted: Seconds = 15e9 / 45e9 + 5 * 3.7e-6
    #expect((seconds - wanted).magnitude < 1e-9)
    // Eight in each of two nodes share the work: half of the bytes over eight ports, less than inside.
    let both = cluster.seconds(
      .allGather, bytes: 16e9, group: GPUGroup(size: 16, stride: 1), domain: 8)
    let inside = cluster.machine.collectives.seconds(.allGather, bytes: 16e9, ranks: 8)
    #expect((both - inside - 2 * 3.7e-6).magnitude < 1e-9)
    // In an all-to-all 15 of 16 parts go elsewhere.
    let exchange = cluster.seconds(
      .allToAll, bytes: 16e9, group: GPUGroup(size: 16, stride: 8), domain: 8)
    #expect((exchange - wanted).magnitude < 1e-9)
  }
}
