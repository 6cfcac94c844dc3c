import PPAnalysis
import PPCost
import PPModel

/// `run --json`: the figures of one run, schema `ppsim.run/1`; see `Docs/Formats.md`.
public enum RunJSON {
  /// The JSON text, ending in a line feed.
  ///
  /// - Parameters:
  ///   - evaluation: the run.
  ///   - label: the schedule as the user named it.
  ///   - costs: what chunks and messages cost; nil for a model on a cluster.
  ///   - workload: what was timed instead, in words.
  ///   - heldForW: see `Metrics`.
  public static func text(
    _ evaluation: Evaluation, label: String, costs: UnitCosts?, workload: String? = nil,
    heldForW: Int = Metrics.chunk
  ) -> [UInt8] {
    let schedule = evaluation.schedule
    let metrics = evaluation.metrics
    let scale = evaluation.scale
    var json = JSONWriter()
    json.beginObject()
    json.field("schema", string: "ppsim.run/1")
    json.field("schedule", string: label)
    json.field("title", string: schedule.name)
    json.field("pp", schedule.ranks)
    json.field("micro", schedule.microbatchCount)
    json.field("stages", schedule.stageCount)
    json.field("time_unit", string: scale.unit)
    json.line()
    if let costs { write(costs, to: &json) }
    if let workload { json.field("workload", string: workload) }
    json.field("held_for_w", literal: chunks(heldForW))
    json.line()
    json.field("makespan", literal: scale.text(metrics.makespan))
    json.field("longest_span", literal: scale.text(metrics.longestSpan))
    json.key("bubble")
    json.beginObject()
    json.field("time", literal: scale.text(metrics.bubbleTime))
    json.field("mean_time", metrics.meanBubbleTime(scale))
    json.field("rate", metrics.bubbleRate)
    json.endObject()
    json.field("peak_activations", literal: chunks(metrics.peakActivations))
    json.field("stage_copies", metrics.stageCopies)
    json.line()
    json.key("ranks")
    json.beginArray()
    for rank in metrics.ranks {
      json.line()
      json.beginObject()
      json.field("rank", rank.rank)
      json.field("busy", literal: scale.text(rank.busy))
      json.field("idle", literal: scale.text(rank.idle))
      json.field("span", literal: scale.text(rank.span))
      json.field("peak_activations", literal: chunks(rank.peakActivations))
      if let use = evaluation.streams?[rank.rank] {
        json.field("all_to_all_hidden", literal: scale.text(use.both))
        json.field("all_to_all_exposed", literal: scale.text(use.communication - use.both))
      }
      if let memory = evaluation.memory?.ranks[rank.rank] { write(memory, to: &json) }
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return json.bytes + [UInt8(ascii: "\n")]
  }

  private static func write(_ memory: RankMemory, to json: inout JSONWriter) {
    func whole(_ bytes: Double) -> Int { Int(bytes + 0.5) }
    json.key("memory_bytes")
    json.beginObject()
    json.field("total", whole(memory.total))
    json.field("parameters", whole(memory.parameters))
    json.field("gradients", whole(memory.gradients))
    json.field("optimizer", whole(memory.optimizer))
    json.field("activations", whole(memory.activations))
    json.field("buffers", whole(memory.buffers))
    json.endObject()
  }

  private static func write(_ costs: UnitCosts, to json: inout JSONWriter) {
    let scale = TimeScale.unitCosts
    json.key("costs")
    json.beginObject()
    json.field("F", literal: scale.text(costs.forward))
    json.field("B", literal: scale.text(costs.backward))
    json.field("I", literal: scale.text(costs.inputBackward))
    json.field("W", literal: scale.text(costs.weightBackward))
    json.field("FB", literal: scale.text(costs.pair))
    json.field("p2p", literal: scale.text(costs.hop))
    json.endObject()
  }

  /// Millionths of a chunk as a decimal number of chunks.
  static func chunks(_ millionths: Int) -> String {
    TimeScale.unitCosts.text(Ticks(millionths))
  }
}
