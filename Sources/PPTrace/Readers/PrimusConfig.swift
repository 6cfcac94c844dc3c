#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Primus' `config.json`: how large the run was.
struct PrimusConfig: Decodable {
  /// Ranks of the pipeline.
  let ranks: Int
  /// Stages of a rank.
  let chunks: Int
  /// Micro-batches of a step.
  let micro: Int

  private enum Key: String, CodingKey {
    case pp_size, vp_size, vpp_size, num_mbs, micro_batches
  }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    ranks = try keys.decode(Int.self, forKey: .pp_size)
    chunks =
      try keys.decodeIfPresent(Int.self, forKey: .vp_size)
      ?? keys.decodeIfPresent(Int.self, forKey: .vpp_size) ?? 1
    micro =
      try keys.decodeIfPresent(Int.self, forKey: .num_mbs)
      ?? keys.decode(Int.self, forKey: .micro_batches)
  }

  /// Reads the file.
  init(_ source: TraceSource) throws(RecordingFault) {
    let bytes = try source.all(upTo: 1 << 20)
    do {
      self = try JSONDecoder().decode(PrimusConfig.self, from: Data(bytes))
    } catch {
      throw RecordingFault(
        "'\(source.name)' does not tell pp_size and num_mbs as whole numbers, as Primus' config.json does"
      )
    }
    guard (1...RecordedRun.mostRanks).contains(ranks), (1...1024).contains(chunks),
      (1...1_000_000).contains(micro)
    else {
      throw RecordingFault(
        "'\(source.name)' is of no run: pp_size \(ranks), vp_size \(chunks), num_mbs \(micro)")
    }
  }
}

/// One step of one rank in `pp_rank_N.json`; times in milliseconds from the step's start on.
struct PrimusStep: Decodable {
  var total: Double?
  /// In GiB.
  var memory: Double?
  var fwd_start: [Double]?
  var fwd_end: [Double]?
  var fwd_minibatch: [Int]?
  var fwd_chunk: [Int]?
  var bwd_start: [Double]?
  var bwd_end: [Double]?
  var bwd_minibatch: [Int]?
  var bwd_chunk: [Int]?
  var wgrad_start: [Double]?
  var wgrad_end: [Double]?
  var wgrad_minibatch: [Int]?
  var wgrad_chunk: [Int]?

  /// The steps of a rank's file, by their numbers.
  static func steps(_ source: TraceSource) throws(RecordingFault) -> [Int: PrimusStep] {
    let bytes = try source.all(upTo: 512 << 20)
    let named: [String: PrimusStep]
    do {
      named = try JSONDecoder().decode([String: PrimusStep].self, from: Data(bytes))
    } catch DecodingError.dataCorrupted {
      throw RecordingFault(
        "'\(source.name)' is no JSON: it is cut, or holds numbers such as NaN, which are no times")
    } catch {
      throw RecordingFault(
        "'\(source.name)' has no steps with lists of times, as Primus' pp_rank_N.json has")
    }
    var steps: [Int: PrimusStep] = [:]
    for (name, step) in named {
      guard let number = Int(name) else {
        throw RecordingFault("'\(source.name)' has a step '\(name.prefix(40))'; steps are numbers")
      }
      steps[number] = step
    }
    return steps
  }
}
