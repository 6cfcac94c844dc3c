import PPCluster
import PPCost
import PPEngine
import PPModel
import TestSupport
import Testing

/// Held against a public training trace of DeepSeek-V3 on H800: 4 MoE layers each way, EP64.
@Suite struct WorkloadTests {
  static func workload(
    profile: Bool, scale: Double = 1
  ) throws -> Workload {
    var workload = try presetWorkload(isMeasured: profile, communicationScale: scale)
    workload.communicationMultiprocessors = 20
    return workload
  }

  /// Four MoE layers.
  private func chunk(_ workload: Workload) throws -> StageWork {
    let layout = try Layout(parsing: "Ettt|(tttt)|(tt)*27mL", for: workload.model)
    return try workload.stageWorks(layout)[1]
  }

  private func pair(_ workload: Workload) throws -> ComponentTimeline {
    let work = try chunk(workload)
    return try EventEngine.alone(.pair(forward: work, backward: work))
  }

  private func milliseconds(_ ticks: Ticks) -> Double { Double(ticks) / 1e6 }

  /// To the last bit: a balanced split compares sums of these.
  @Test func weightsAreTheSameEveryTime() throws {
    let workload = try Self.workload(profile: false)
    // A dictionary's order depends on where it lies: what is kept in between moves the next one.
    var kept: [[UInt64]] = []
    let weights = (0..<300).map { round in
      kept.append([UInt64](repeating: 0, count: round % 40))
      return workload.weights()[.decoder(index: 30)]
    }
    #expect(Set(weights).count == 1 && kept.count == 300)
  }

  /// Between nodes all-to-all fills InfiniBand, inside one it needs NVLink alone; messages go to other nodes.
  @Test(arguments: [64, 8])
  func allToAllKnowsItsPorts(_ gpus: Int) throws {
    var workload = try Self.workload(profile: false)
    workload.grid.expert = gpus
    let routing = try #require(workload.routing)
    let spread = routing.spread()
    // 7 of 8 nodes are others, and 7 of 8 GPUs of a node; 50 and 160 GB/s.
    let share = (spread.gpus / 160) / (spread.nodes / 50)
    let wanted =
      gpus == 8
      ? PortLoad.insideNode : PortLoad(infiniband: 1, nvlink: Ratio(share))
    let transfers: [ComponentKind] = [.dispatch, .combine, .combineBackward, .dispatchBackward]
    let layer = try chunk(workload).layers[0]
    #expect(transfers.map { layer[$0].load } == [wanted, wanted, wanted, wanted])
    #expect(workload.hopLoad == .betweenNodes)
    var measured = try Self.workload(profile: true)
    measured.grid.expert = gpus
    let found = try chunk(measured).layers[0]
    let plain = gpus == 8 ? PortLoad.insideNode : .betweenNodes
    #expect(transfers.allSatisfy { found[$0].load == plain })
  }

  @Test func theMeasuredPair() throws {
    let result = try pair(try Self.workload(profile: true))
    #expect(abs(milliseconds(result.timeline.makespan) / 129.0 - 1) < 0.02)
    let use = result.streams[0]
    #expect(Double(use.both) / Double(use.communication) > 0.95)
    #expect(abs(milliseconds(use.compute) / 124.3 - 1) < 0.03)
  }

  @Test func slowerCommunicationShows() throws {
    for (scale, wanted) in [(1.6, 136.6), (2.0, 163.9)] {
      let result = try pair(try Self.workload(profile: true, scale: scale))
      #expect(abs(milliseconds(result.timeline.makespan) / wanted - 1) < 0.03, "\(scale)")
    }
  }

  @Test func thePairFromFirstPrinciples() throws {
    let result = try pair(try Self.workload(profile: false))
    #expect(abs(milliseconds(result.timeline.makespan) / 129.0 - 1) < 0.10)
  }

  /// Measured communication is as long as the profile says, times the scale, in nanoseconds; measured
  /// computation is the mean less what the slow-down adds, whatever the scale.
  @Test(arguments: [1.0, 2.0, 0.5])
  func measuredCostsAreTheProfiles(_ scale: Double) throws {
    let profile = try Self.workload(profile: true).profile
    func ticks(_ microseconds: Double) -> Ticks { Ticks(Int(microseconds * scale * 1000)) }
    let dispatch = try profile.measured(.dispatch, communicationScale: scale)
    #expect(dispatch.alone == ticks(2630) && dispatch.paired == ticks(4396))
    let back = try profile.measured(.dispatchBackward, communicationScale: scale)
    #expect(back.alone == ticks(5220) && back.paired == ticks(6503))
    #expect(dispatch.slowdown == 1)
    let attention = try profile.measured(.attention, communicationScale: scale)
    let plain: Double = 4_599_000 / (1 + 0.12 * 0.34)
    #expect(abs(Double(attention.alone) - plain) <= 0.5)
    #expect(attention.paired == attention.alone && attention.slowdown == 1.12)
    // From first principles communication slows down in a pair as the measured one does.
    let other = try profile.communication(.dispatch, alone: 1e-3)
    #expect(other.alone == 1_000_000)
    let slowed: Double = 1e6 * 4396 / 2630
    #expect(abs(Double(other.paired) - slowed) <= 0.5)
  }

  /// Alone, contention removed: F 55 to 79, I 75 to 102, W 24 to 42 ms.
  @Test(arguments: [true, false])
  func chunksAlone(_ profile: Bool) throws {
    let work = try chunk(try Self.workload(profile: profile))
    let forward = milliseconds(try EventEngine.duration(of: .forward(work)))
    let input = milliseconds(
      try EventEngine.duration(of: .backward(work, input: true, weights: false)))
    let weight = milliseconds(
      try EventEngine.duration(of: .backward(work, input: false, weights: true)))
    let whole = milliseconds(
      try EventEngine.duration(of: .backward(work, input: true, weights: true)))
    #expect((55...79).contains(forward), "\(forward)")
    #expect((75...102).contains(input), "\(input)")
    #expect((24...42).contains(weight), "\(weight)")
    // All-to-all waits for the gradients of weights, unless these are computed late.
    #expect(abs(whole - input - weight) < 1e-3)
    var late = work
    late.weightsHideAllToAll = true
    let hidden = milliseconds(
      try EventEngine.duration(of: .backward(late, input: true, weights: true)))
    #expect(hidden < whole && hidden > input)
  }

  /// Each compute component of a MoE layer against the trace's mean, in microseconds; attention's forward is the
  /// farthest off, as it has the router of forty small kernels.
  @Test(arguments: [
    (ComponentKind.attention, 4599.0), (.mlp, 4641), (.mlpBackward, 5363), (.mlpWeight, 5073),
    (.attentionBackward, 9540), (.attentionWeight, 2396),
  ])
  func computeFromFirstPrinciples(_ kind: ComponentKind, _ measured: Double) throws {
    let layer = try chunk(try Self.workload(profile: false)).layers[0]
    let cost = layer[kind]
    let slow = Double(cost.slowdown) - 1
    let share = try Self.workload(profile: false).profile.beside[kind] ?? 0
    let mean = Double(cost.paired) / 1e3 * (1 + slow * share)
    #expect(abs(mean / measured - 1) < 0.22, "\(kind): \(mean)")
  }
}
