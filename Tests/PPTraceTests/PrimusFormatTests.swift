import Foundation
import PPModel
import TestSupport
import Testing

@testable import PPTrace

/// Primus' files, written here from simulations in the order in which Primus writes its lists.
@Suite struct PrimusFormatTests {
  /// `config.json` and the files of all ranks.
  private func files(
    _ run: SyntheticRun, chunks: Int, isNamed: Bool = false
  ) throws -> [TraceSource] {
    let raw = try run.raw()
    let (ranks, micro) = (run.schedule.ranks, run.schedule.micro)
    let config =
      "{\"world_size\": \(ranks), \"pp_size\": \(ranks), \"vp_size\": \(chunks), \"num_mbs\": \(micro)}"
    var sources = [TraceSource(name: "config.json", text: Array(config.utf8))]
    for rank in 0..<ranks {
      var steps: [String: [String: Any]] = [:]
      for step in raw.steps {
        let origin = Ticks(Int64(step.number) * 1_000_000_000_000)
        var lists: [String: Any] = ["total": 1e5, "memory": 80.5]
        for (key, kinds) in [
          ("fwd", [InstructionKind.forward, .pair]), ("bwd", [.backward, .inputBackward, .pair]),
          ("wgrad", [.weightBackward]),
        ] {
          let chosen = step.ranks[rank].filter { kinds.contains($0.kind) }
          lists[key + "_start"] = chosen.map { Double(($0.start - origin).count) / 1e6 }
          lists[key + "_end"] = chosen.map { Double(($0.end - origin).count) / 1e6 }
          let isBackward = key == "bwd"
          lists[key + "_minibatch"] =
            isNamed
            ? chosen.map { $0.kind.isPair && isBackward ? $0.backwardMicrobatch : $0.microbatch }
            : []
          lists[key + "_chunk"] =
            isNamed
            ? chosen.map {
              ($0.kind.isPair && isBackward ? $0.backwardStage : $0.stage) / Int32(ranks)
            }
            : []
        }
        steps["\(step.number)"] = lists
      }
      let text = try JSONSerialization.data(withJSONObject: steps)
      sources.append(TraceSource(name: "data/pp_rank_\(rank).json", text: Array(text)))
    }
    return sources
  }

  private func read(_ sources: [TraceSource]) throws -> RecordedRun {
    guard case .timeline(let raw) = try RecordingFormat.read(sources) else {
      throw RecordingFault("no timeline")
    }
    return try RecordedRun(raw)
  }

  /// The order of the lists alone tells stages and micro-batches, as Megatron's schedules run them.
  @Test(
    arguments: [
      ("1f1b", 4, 8, 1, [:]), ("gpipe", 4, 6, 1, [:]), ("interleaved", 4, 8, 2, [:]),
      ("interleaved", 4, 12, 3, ["chunks": 3]),
    ] as [(String, Int, Int, Int, [String: Int])])
  func ordersAreMegatrons(
    _ name: String, _ pp: Int, _ micro: Int, _ chunks: Int, _ options: [String: Int]
  ) throws {
    let run = SyntheticRun(schedule: try builtIn(name, pp, micro, options: options))
    let read = try self.read(files(run, chunks: chunks))
    #expect(read.schedule.kinds == run.schedule.kinds)
    #expect(read.schedule.stages == run.schedule.stages)
    #expect(read.schedule.microbatches == run.schedule.microbatches)
    #expect(read.steps.count == run.steps)
    #expect(read.steps[0].starts == (try run.run()).steps[0].starts)
  }

  /// Chunks with numbers: V placements are told by the order, pairs by their shared times.
  @Test(arguments: [
    ("zbv", 2), ("zb1p", 1), ("dualpipev", 2), ("interleaved-zb", 2), ("1f1b-overlap", 1),
    ("interleaved", 2),
  ])
  func namedChunks(_ name: String, _ chunks: Int) throws {
    let run = SyntheticRun(schedule: try builtIn(name, 4, 8))
    let read = try self.read(files(run, chunks: chunks, isNamed: true))
    #expect(read.schedule.kinds == run.schedule.kinds)
    #expect(read.schedule.stages == run.schedule.stages)
    #expect(read.schedule.backwardMicrobatches == run.schedule.backwardMicrobatches)
  }

  /// Where only some backwards leave their weights for later, names are needed.
  @Test func unnamedPartsAreRefused() throws {
    let run = SyntheticRun(schedule: try builtIn("dualpipev", 4, 8))
    #expect(throws: RecordingFault.self) { try self.read(files(run, chunks: 2)) }
  }

  @Test func totalsTellWhatIsAround() throws {
    var run = SyntheticRun(schedule: try builtIn("1f1b", 4, 8))
    run.host = 0.5
    let step = try #require(try read(files(run, chunks: 1)).steps.first)
    // Rank 0 starts its first chunk after the host's time; the step lasts 10⁵ ms.
    #expect(step.around?.before == SyntheticRun.ticks(0.5))
    #expect(step.duration == SyntheticRun.ticks(1e5))
    #expect(step.memory == [Int64?](repeating: Int64(80.5 * 1_073_741_824), count: 4))
  }

  @Test func badInputIsOneSentence() throws {
    let run = SyntheticRun(schedule: try builtIn("1f1b", 4, 8))
    let good = try files(run, chunks: 1)
    let cut = good.map { source in
      source.name.contains("_2")
        ? TraceSource(name: source.name, text: Array(source.head.prefix(900))) : source
    }
    let cases: [([TraceSource], String)] = [
      (Array(good.dropFirst()), "config.json is missing"),
      (Array(good.dropLast()), "there is no pp_rank_3.json"),
      ([good[0], good[1]], "there is no pp_rank_1.json, and 2 other ranks are missing"),
      (cut, "it is cut, or holds numbers such as NaN"),
      (good + [good[1]], "rank 0 has two files"),
      (
        [TraceSource(name: "config.json", text: Array("{\"pp_size\":4,\"num_mbs\":-1}".utf8))],
        "is of no run"
      ),
    ]
    for (sources, words) in cases {
      do {
        _ = try read(sources)
        Issue.record("read: \(words)")
      } catch {
        #expect("\(error)".contains(words), "\(error)")
      }
    }
  }
}
