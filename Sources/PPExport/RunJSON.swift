import PPAnalysis
import PPCost
import PPEngine
import PPModel
import PPStudy
import PPSupport

extension Exporter where Subject == RunRecord {
  /// `run --json`.
  public static var runJSON: Exporter {
    Exporter("json", "write the figures as JSON") { record, sink in
      try sink(RunJSON.text(record))
    }
  }
}

/// `run --json`: the figures of one run, schema `ppsim.run/1`; see `Docs/Formats.md`.
public enum RunJSON {
  /// The JSON text, ending in a line feed; a run that kept no timeline has the figures alone.
  public static func text(_ record: RunRecord) -> [UInt8] {
    let (summary, evaluation, costs) = (record.summary, record.evaluation, record.costs)
    let metrics = summary.metrics
    let scale = summary.scale
    var json = JSONWriter()
    json.beginObject()
    json.field("schema", string: "ppsim.run/1")
    json.field("schedule", string: record.label)
    json.field("title", string: record.title)
    json.field("pp", summary.ranks)
    json.field("micro", summary.micro)
    if summary.slices > 1 { json.field("slices", summary.slices) }
    json.field("stages", summary.stages)
    json.field("time_unit", string: scale.unit)
    json.line()
    switch costs {
    case .unit(let costs, let isBlocking, _):
      json.field("costs", Work.named(costs))
      json.field("action_costs", Work.actions(costs).filter { $0.ticks > 0 })
      json.field("p2p_mode", string: isBlocking ? "blocking" : "overlap")
    case .workload(let priced):
      json.field("workload", string: priced.description)
      json.workField(priced)
      json.field("fidelity", string: priced.fidelity.rawValue)
    }
    if !costs.slow.factors.isEmpty { json.field("slow", string: costs.slow.text) }
    json.field("held_for_w", literal: text(record.heldForW))
    json.line()
    json.field("makespan", literal: scale.text(metrics.makespan))
    json.field("longest_span", literal: scale.text(metrics.longestSpan))
    json.key("bubble")
    json.beginObject()
    json.field("time", literal: scale.text(metrics.bubbleTime))
    json.field("mean_time", metrics.meanBubbleTime(scale))
    json.field("rate", metrics.bubbleRate)
    json.endObject()
    json.field("peak_activations", literal: text(metrics.peakActivations))
    json.field("stage_copies", metrics.stageCopies)
    json.line()
    if case .workload(let priced) = costs, let evaluation { write(evaluation, priced, to: &json) }
    if let search = record.search { write(search, scale, to: &json) }
    json.key("ranks")
    json.beginArray()
    for rank in metrics.ranks {
      json.line()
      json.beginObject()
      json.field("rank", rank.rank)
      json.field("busy", literal: scale.text(rank.busy))
      if metrics.hostTime > 0 { json.field("host", literal: scale.text(rank.host)) }
      json.field("idle", literal: scale.text(rank.idle))
      json.field("span", literal: scale.text(rank.span))
      json.field("peak_activations", literal: text(rank.peakActivations))
      if let use = evaluation?.streams?[rank.rank] {
        json.field("all_to_all_hidden", literal: scale.text(use.both))
        json.field("all_to_all_exposed", literal: scale.text(use.exposed))
      }
      if let use = evaluation?.messages?[rank.rank] {
        json.field("pp_hidden", literal: scale.text(use.hidden))
        json.field("pp_exposed", literal: scale.text(use.exposed))
      }
      if let memory = evaluation?.memory?.ranks[rank.rank] { write(memory, to: &json) }
      json.endObject()
    }
    json.endArray()
    if let evaluation, let components = evaluation.components {
      write(components, evaluation, to: &json)
    }
    json.endObject()
    return json.bytes + [UInt8(ascii: "\n")]
  }

  /// What follows from the step's duration, and whether it fits.
  private static func write(
    _ evaluation: Evaluation, _ priced: PricedWorkload, to json: inout JSONWriter
  ) {
    let scale = evaluation.scale
    if let end = evaluation.summary.end {
      json.field("step", literal: scale.text(evaluation.summary.step))
      json.key("step_end")
      json.beginObject()
      json.field("gradients", literal: scale.text(end.gradients))
      json.field("norm", literal: scale.text(end.norm))
      json.field("optimizer", literal: scale.text(end.optimizer))
      json.field("parameters", literal: scale.text(end.parameters))
      json.endObject()
    }
    let throughput = Throughput(evaluation, priced.workload)
    json.key("throughput")
    json.beginObject()
    json.field("tokens_per_second_per_gpu", throughput.tokensPerSecond)
    json.field("mfu_causal", throughput.utilisation)
    json.field("mfu_full", throughput.fullUtilisation)
    json.field("gpu_hours_per_trillion_tokens", throughput.gpuHoursPerTrillionTokens)
    json.field(
      "dollars_per_trillion_tokens", throughput.gpuHoursPerTrillionTokens * priced.gpuHourPrice)
    json.endObject()
    if let memory = evaluation.memory {
      json.field("gpu_memory_bytes", literal: NumberText.whole(memory.capacity))
      json.field("fits", literal: memory.fits ? "true" : "false")
    }
    json.line()
  }

  private static func write(
    _ components: [ComponentRecord], _ evaluation: Evaluation, to json: inout JSONWriter
  ) {
    json.line()
    json.key("components")
    json.beginArray()
    for record in components {
      let place = record.operation(in: evaluation.schedule)
      json.line()
      json.beginObject()
      json.field("rank", record.rank)
      json.field("component", string: record.kind.rawValue)
      json.field("stage", place.stage)
      json.field("microbatch", place.microbatch)
      json.field("layer", record.layer)
      json.field("start", literal: evaluation.scale.text(record.start))
      json.field("end", literal: evaluation.scale.text(record.end))
      json.endObject()
    }
    json.endArray()
  }

  private static func write(_ memory: RankMemory, to json: inout JSONWriter) {
    json.key("memory_bytes")
    json.beginObject()
    json.field("total", literal: NumberText.whole(memory.total))
    json.field("parameters", literal: NumberText.whole(memory.parameters))
    json.field("gradients", literal: NumberText.whole(memory.gradients))
    json.field("optimizer", literal: NumberText.whole(memory.optimizer))
    json.field("activations", literal: NumberText.whole(memory.activations))
    json.field("buffers", literal: NumberText.whole(memory.buffers))
    json.field("overhead", literal: NumberText.whole(memory.overhead))
    json.endObject()
  }

  /// A decimal number of chunks.
  static func text(_ chunks: Chunks) -> String {
    DecimalNumber.text(Int64(chunks.count))
  }
}
