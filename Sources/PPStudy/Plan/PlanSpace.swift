import PPCluster
import PPCost
import PPModel

/// The ways that a model, its GPUs and a batch allow.
public struct PlanSpace: Sendable {
  /// What was asked for: the model, the cluster, the GPUs, the batch, and what holds for all ways.
  public let base: WorkloadSettings
  /// The schedules, each with its options.
  public let schedules: [NamedSchedule]
  /// The values of each part of a way that were fixed: `tp` and 8.
  public let fixed: [String: String]

  /// How many times as fast links are as the cluster's: of `ib` and `nvlink`.
  public var speeds: [String: Double] = [:]

  /// What is fixed, as the end of a sentence: ` with tp=3`.
  var fixedWords: String {
    let parts = fixed.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return parts.isEmpty ? "" : " with " + parts.joined(separator: ", ")
  }

  /// What `--fix` may fix.
  public static let keys = ["pp", "tp", "cp", "ep", "micro_batch", "recompute", "zero"]
  /// The schedules that are tried where none are named.
  public static let standard = [
    "1f1b", "interleaved", "interleaved-overlap", "zb1p", "zbv", "v-half", "dualpipe", "dualpipev",
  ]

  /// A space.
  ///
  /// - Throws: trouble where GPUs or batch are missing.
  public init(
    _ base: WorkloadSettings, schedules: [NamedSchedule], fixed: [String: String] = [:]
  ) throws(Refusal) {
    guard base.gpus != nil, base.globalBatch != nil else {
      throw .trouble(
        "ppsim plan needs the GPUs and the sequences of a step: --gpus 2048 --global-batch 15360")
    }
    guard !schedules.isEmpty else {
      throw .trouble("--schedules names none; for example: --schedules 1f1b,zbv")
    }
    self.base = base
    self.schedules = schedules
    self.fixed = fixed
  }

  /// Model and cluster, with links as fast as they are to be.
  ///
  /// - Throws: what is wrong with them.
  func presets() throws(Refusal) -> NamedPresets {
    var presets = try NamedPresets(base)
    presets.cluster.cluster = presets.cluster.cluster.changing(speeds)
    return presets
  }

  /// ZeRO's stages that are tried: of each way the first with which it fits.
  var zeroes: [Int] { fixed["zero"].flatMap { Int($0) }.map { [$0] } ?? [1, 2, 3] }

  /// Every way that divides evenly, whether it fits or not, in the order of pp, tp, cp, ep, micro-batch, recomputation and
  /// schedule; ZeRO's stage is the first.
  ///
  /// - tp is a power of two inside one NVLink domain that divides the heads; cp one that leaves each GPU 1024 tokens of a
  ///   sequence; ep a power of two that divides the experts and tp × cp × dp; micro-batches are of 1, 2 and 4 sequences.
  /// - Throws: what is wrong with the model or the cluster.
  func points(_ presets: NamedPresets) throws(Refusal) -> [PlanPoint] {
    let (model, cluster) = (presets.model.model, presets.cluster.cluster)
    let gpus = base.gpus ?? 1
    func powers(_ key: String, upTo most: Int) -> [Int] {
      if let one = fixed[key].flatMap({ Int($0) }) { return [one] }
      return (0..<24).map { 1 << $0 }.filter { $0 <= most }
    }
    let depths =
      fixed["pp"].flatMap { Int($0) }.map { [$0] }
      ?? (1...min(gpus, model.layoutParts.count)).filter { gpus % $0 == 0 }
    let repeats =
      fixed["recompute"].map { [$0] }
      ?? (model.experts == nil ? ["none", "full"] : ["none", "on", "full"])
    let length = base.sequenceLength
    var points: [PlanPoint] = []
    for pp in depths {
      for tensor in powers("tp", upTo: cluster.domain(of: gpus))
      where model.attentionHeads % tensor == 0 && length % tensor == 0 {
        for context in powers("cp", upTo: max(1, length / 1024))
        where gpus % (pp * tensor * context) == 0
          && (context == 1 || length % (2 * context) == 0)
        {
          let data = gpus / (pp * tensor * context)
          let groups: [Int?] =
            model.experts.map { experts in
              powers("ep", upTo: experts.count)
                .filter { (gpus / pp) % $0 == 0 && experts.count % $0 == 0 }
            } ?? [nil]
          for expert in groups {
            for sequences in powers("micro_batch", upTo: 4)
            where (base.globalBatch ?? 0) % (sequences * data) == 0 {
              for recompute in repeats {
                for schedule in schedules.indices {
                  points.append(
                    PlanPoint(
                      schedule: schedule, pp: pp, tensor: tensor, context: context,
                      expert: expert, sequences: sequences, recompute: recompute,
                      zero: zeroes[0]))
                }
              }
            }
          }
        }
      }
    }
    return points
  }
}
