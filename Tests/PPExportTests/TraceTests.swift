import Foundation
import PPCost
import PPExport
import PPStudy
import TestSupport
import Testing

/// Traces hold what Perfetto needs to draw them, and nothing that contradicts itself.
@Suite struct TraceTests {
  /// The events of a run's trace, or of one rank's.
  private func events(_ record: RunRecord, rank: Int? = nil) throws -> [[String: Any]] {
    let exporter = try #require(Exporter<RunRecord>.all.first { $0.name == "trace" })
    var bytes: [UInt8] = []
    if let rank {
      try #require(RankTraces(record)).write(rank: rank) { bytes += $0 }
    } else {
      try exporter.write(record) { bytes += $0 }
    }
    let json = try JSONSerialization.jsonObject(with: Data(bytes))
    let object = try #require(json as? [String: Any])
    let info = object["distributedInfo"] as? [String: Any]
    #expect(info?["rank"] as? Int == rank)
    // Holistic Trace Analysis looks for the rank's number behind a blank.
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.firstMatch(of: /"rank":\s+(\d+)/).flatMap { Int($0.1) } == rank)
    return try #require(object["traceEvents"] as? [[String: Any]])
  }

  private func number(_ event: [String: Any], _ key: String) throws -> Double {
    try #require((event[key] as? NSNumber)?.doubleValue)
  }

  private func of(_ phase: String, _ events: [[String: Any]]) -> [[String: Any]] {
    events.filter { $0["ph"] as? String == phase }
  }

  private func record(_ name: String, pp: Int, micro: Int, streams: Bool) throws -> RunRecord {
    guard streams else { return RunRecord(try Run(name, pp: pp, micro: micro)) }
    var settings = WorkloadSettings()
    settings.model = "deepseek-v2-lite"
    settings.expertParallel = 8
    let sized = try SizedSchedule(NamedSchedule(name), pp: pp, micro: micro)
    return RunRecord(
      try sized.run(Conditions(NamedWorkload(settings)), recordsComponents: true))
  }

  @Test(arguments: [
    ("dualpipe", 4, 10, false), ("1f1b", 3, 7, false), ("zbv", 3, 6, false),
    ("1f1b-recompute", 3, 7, false), ("1f1b-offload", 6, 7, false), ("1f1b-offload", 6, 4, true),
    ("dualpipe", 2, 4, true),
  ])
  func eventsFitTogether(_ name: String, _ pp: Int, _ micro: Int, _ streams: Bool) throws {
    let record = try record(name, pp: pp, micro: micro, streams: streams)
    let evaluation = try #require(record.evaluation)
    let events = try events(record)

    // On a thread one slice follows the other, and the last ends with the step.
    var lanes: [[Int]: [(start: Double, end: Double)]] = [:]
    for event in of("X", events) {
      let (start, length) = (try number(event, "ts"), try number(event, "dur"))
      let lane = [Int(try number(event, "pid")), Int(try number(event, "tid"))]
      lanes[lane, default: []].append((start, start + length))
    }
    let schedule = evaluation.schedule
    let copies = (0..<schedule.count).filter(schedule.isCopy)
    let copying = Set(copies.map { schedule.rank(ofInstruction: $0) })
    #expect(lanes.count == pp * (streams ? 3 : 1) + copying.count)
    for slices in lanes.values {
      let sorted = slices.sorted { $0 < $1 }
      #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0.end <= $1.start + 1e-3 })
    }
    let last = lanes.values.joined().map(\.end).max() ?? 0
    let makespan = evaluation.scale.units(evaluation.metrics.makespan) * 1e3
    #expect(abs(last - makespan) < 1e-2)
    let own = lanes.filter { $0.key[1] == 0 }.values.reduce(0) { $0 + $1.count }
    #expect(own == schedule.count - copies.count)
    #expect(lanes.filter { $0.key[1] == 3 }.values.reduce(0) { $0 + $1.count } == copies.count)

    // Each message leaves and arrives once, on two ranks, and not before it has left.
    let (sent, arrived) = (of("s", events), of("f", events))
    func byNumber(_ flows: [[String: Any]]) throws -> [Int: [String: Any]] {
      try Dictionary(
        flows.map { (Int(try number($0, "id")), $0) }, uniquingKeysWith: { first, _ in first })
    }
    let (senders, receivers) = (try byNumber(sent), try byNumber(arrived))
    #expect(senders.count == sent.count && Set(senders.keys) == Set(receivers.keys))
    for (number, sender) in senders {
      let receiver = try #require(receivers[number])
      #expect(try self.number(sender, "pid") != self.number(receiver, "pid"))
      #expect(try self.number(sender, "ts") <= self.number(receiver, "ts"))
    }

    // As many chunks as the run's figures say, none at the end, never fewer than none.
    for rank in 0..<pp {
      let amounts = try of("C", events).filter { try Int(number($0, "pid")) == rank }
        .compactMap { $0["args"] as? [String: Any] }
      let counts = amounts.compactMap { ($0["chunks"] as? NSNumber)?.doubleValue }
      let bytes = amounts.compactMap { ($0["bytes"] as? NSNumber)?.doubleValue }
      #expect(bytes.isEmpty != streams && bytes.allSatisfy { $0 >= -1e-3 })
      #expect(counts.allSatisfy { $0 >= 0 } && counts.last == 0)
      let peak = Double(evaluation.metrics.ranks[rank].peakActivations)
      #expect(counts.max() == peak)
    }
  }

  /// A rank's kernels take the time that its figures say: all of them together, and those of communication that hide
  /// behind others.
  @Test(arguments: [("dualpipe", 4, 10, false), ("1f1b", 3, 7, false), ("dualpipe", 2, 4, true)])
  func ranksHaveTheirOwnTraces(_ name: String, _ pp: Int, _ micro: Int, _ streams: Bool) throws {
    let record = try record(name, pp: pp, micro: micro, streams: streams)
    let evaluation = try #require(record.evaluation)
    #expect(RankTraces(record)?.names == (0..<pp).map { "rank_\($0).json" })
    func union(_ slices: [(start: Double, end: Double)]) -> Double {
      var (sum, last) = (0.0, 0.0)
      for slice in slices.sorted(by: { $0 < $1 }) {
        sum += max(0, slice.end - max(last, slice.start))
        last = max(last, slice.end)
      }
      return sum
    }
    for rank in 0..<pp {
      let events = try events(record, rank: rank)
      #expect(try events.allSatisfy { try Int(number($0, "pid")) == rank })
      #expect(of("s", events).isEmpty && of("f", events).isEmpty)
      var all: [(start: Double, end: Double)] = []
      var compute = all
      for event in of("X", events) where event["cat"] as? String == "kernel" {
        let start = try number(event, "ts")
        let slice = (start, start + (try number(event, "dur")))
        all.append(slice)
        let isCommunication = (event["name"] as? String)?.hasPrefix("ncclDevKernel_") == true
        if !isCommunication { compute.append(slice) }
      }
      let scale = evaluation.scale
      if streams {
        let use = try #require(evaluation.streams?[rank])
        #expect(abs(union(compute) - scale.units(use.compute) * 1e3) < 1)
        #expect(abs(union(all) - union(compute) - scale.units(use.exposed) * 1e3) < 1)
      } else {
        #expect(abs(union(all) - scale.units(evaluation.metrics.ranks[rank].busy) * 1e3) < 1)
        #expect(compute.count == all.count)
      }
    }
  }
}
