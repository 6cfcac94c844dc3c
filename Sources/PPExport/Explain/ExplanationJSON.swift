import PPAnalysis
import PPModel
import PPStudy

extension Exporter where Subject == ExplanationRecord {
  /// `explain --json`.
  public static var explanationJSON: Exporter {
    Exporter("json", "write the figures as JSON") { record, sink in
      try sink(ExplanationJSON.text(record))
    }
  }
}

/// `explain --json`: the explanation, schema `ppsim.explain/1`; see `Docs/Formats.md`.
public enum ExplanationJSON {
  /// The JSON text, ending in a line feed.
  public static func text(_ record: ExplanationRecord) -> [UInt8] {
    let explanation = record.explanation
    let evaluation = explanation.evaluation
    let schedule = evaluation.schedule
    let scale = evaluation.scale
    var json = JSONWriter()
    json.beginObject()
    json.field("schema", string: "ppsim.explain/1")
    json.field("schedule", string: record.label)
    json.field("pp", schedule.ranks)
    json.field("micro", schedule.batches)
    if schedule.slices > 1 { json.field("slices", schedule.slices) }
    json.field("costs", string: record.costs.description)
    json.field("time_unit", string: scale.unit)
    json.field("makespan", literal: scale.text(evaluation.metrics.makespan))
    json.field("bubble_time", literal: scale.text(evaluation.metrics.bubbleTime))
    if let counts = explanation.counts {
      json.line()
      write(counts.makespan, as: "makespan_form", to: &json)
      write(counts.bubble, as: "bubble_form", to: &json)
    }
    if let bounds = explanation.bounds {
      json.line()
      json.key("lower_bounds")
      json.beginObject()
      json.field("busiest_rank", literal: scale.text(bounds.busiest))
      json.field("fill_and_drain", literal: scale.text(bounds.fillAndDrain))
      if let ends = bounds.ends {
        json.field("waits_at_the_ends", literal: scale.text(ends.time))
      }
      json.field("activations_held", literal: scale.text(bounds.activations))
      if let turns = bounds.turns {
        json.field("chunks_in_turn", literal: scale.text(turns.time))
      }
      json.endObject()
    }
    json.line()
    json.key("ranks")
    json.beginArray()
    for rank in evaluation.metrics.ranks {
      json.line()
      json.beginObject()
      json.field("rank", rank.rank)
      json.field("idle", literal: scale.text(rank.idle))
      for cause in BubbleCause.allCases {
        let time = explanation.bubbles.time(cause, onRank: rank.rank)
        json.field(cause.rawValue, literal: scale.text(time))
      }
      json.endObject()
    }
    json.endArray()
    write(explanation.path, evaluation, to: &json)
    if let sensitivities = explanation.sensitivities {
      write(record.links + sensitivities, to: &json)
    }
    json.endObject()
    return json.bytes + [UInt8(ascii: "\n")]
  }

  /// The coefficients that are not 0.
  private static func write(_ counts: CostCounts, as key: String, to json: inout JSONWriter) {
    json.key(key)
    json.beginObject()
    for (name, count) in zip(CostCounts.names, counts.coefficients) where count != 0 {
      json.field(name, count)
    }
    json.endObject()
  }

  private static func write(
    _ path: CriticalPath, _ evaluation: Evaluation, to json: inout JSONWriter
  ) {
    let (scale, timeline) = (evaluation.scale, evaluation.timeline)
    json.key("critical_path")
    json.beginArray()
    for step in path.steps {
      json.line()
      json.beginObject()
      json.field("rank", step.rank)
      json.field("instruction", string: "\(evaluation.schedule[step.instruction])")
      json.field("start", literal: scale.text(timeline.starts[step.instruction]))
      json.field("end", literal: scale.text(timeline.ends[step.instruction]))
      json.field("gap", literal: scale.text(step.gap))
      json.field("hop", literal: "\(step.isHop)")
      json.endObject()
    }
    json.endArray()
  }

  private static func write(_ sensitivities: [Sensitivity], to json: inout JSONWriter) {
    json.key("sensitivities")
    json.beginArray()
    for one in sensitivities {
      json.line()
      json.beginObject()
      json.field("what", string: one.subject.title)
      json.field("gain_percent", one.gain)
      json.field("loss_percent", one.loss)
      json.field("bubble_gain_percent", one.bubbleGain)
      json.field("bubble_loss_percent", one.bubbleLoss)
      json.endObject()
    }
    json.endArray()
  }
}
