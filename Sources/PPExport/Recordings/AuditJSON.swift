import PPModel
import PPStudy
import PPSupport
import PPTrace

/// `audit --json`, schema `ppsim.audit/1`; see `Docs/Formats.md`.
enum AuditJSON {
  private static let scale = TimeScale.milliseconds

  static func text(_ audited: RunAudit) -> [UInt8] {
    let audit = audited.audit
    let schedule = audit.run.schedule
    var json = JSONWriter()
    json.beginObject()
    json.field("schema", string: "ppsim.audit/1")
    json.field("source", string: audit.profile.source)
    json.field("schedule", string: audited.label)
    json.field("recognised", string: audited.origin.word)
    json.field("pp", schedule.ranks)
    json.field("micro", schedule.micro)
    json.field("stages", schedule.stageCount)
    json.field("time_unit", string: "ms")
    json.line()
    time("measured_step", audit.measuredStep, &json)
    time("simulated_step", audit.simulatedStep, &json)
    json.field("error", audit.error)
    json.field("bubble_rate", audit.bubbleRate)
    json.line()
    json.key("ranks")
    json.beginArray()
    for rank in 0..<schedule.ranks {
      json.line()
      write(rank, audit, &json)
    }
    json.endArray()
    json.line()
    json.key("steps")
    json.beginArray()
    for step in audit.predictions {
      json.line()
      write(step, audit, &json)
    }
    json.endArray()
    json.line()
    json.key("alternatives")
    json.beginArray()
    for other in audited.alternatives {
      json.line()
      json.beginObject()
      json.field("what", string: other.label)
      json.field("micro", other.micro)
      time("span", other.span, &json)
      json.field("bubble_rate", other.bubbleRate)
      json.endObject()
    }
    json.endArray()
    json.line()
    json.key("notes")
    json.beginArray()
    for note in audit.profile.notes { json.string(note) }
    json.endArray()
    json.endObject()
    return json.bytes + [UInt8(ascii: "\n")]
  }

  private static func time(_ key: String, _ ticks: Ticks, _ json: inout JSONWriter) {
    json.field(key, literal: scale.text(ticks))
  }

  /// A rank: sums over all usual steps.
  private static func write(_ rank: Int, _ audit: Audit, _ json: inout JSONWriter) {
    json.beginObject()
    json.field("rank", rank)
    time("idle", audit.parts.idle(ofRank: rank), &json)
    json.field("bubble_rate", audit.bubbleRate(ofRank: rank))
    for part in IdlePart.allCases {
      time(part.rawValue, audit.parts.time(part, onRank: rank), &json)
    }
    if let bytes = audit.memory[rank] { json.field("memory_bytes", Int(bytes)) }
    json.endObject()
  }

  private static func write(_ step: StepPrediction, _ audit: Audit, _ json: inout JSONWriter) {
    json.beginObject()
    json.field("step", step.step)
    json.field("outlier", literal: "\(step.isOutlier)")
    time("measured", step.measured, &json)
    time("simulated", step.simulated, &json)
    if let interrupted = step.interrupted {
      time("interrupted", interrupted, &json)
    } else {
      json.field("interrupted", literal: "null")
    }
    json.key("measured_idle")
    times(step.measuredIdle, &json)
    json.key("simulated_idle")
    times(step.simulatedIdle, &json)
    json.endObject()
  }

  private static func times(_ times: [Ticks], _ json: inout JSONWriter) {
    json.beginArray()
    for time in times { json.literal(scale.text(time)) }
    json.endArray()
  }
}

extension RunAudit.Origin {
  /// How JSON calls it.
  fileprivate var word: String {
    switch self {
    case .recognised: "by order"
    case .given(true): "given, as recorded"
    case .given(false): "given"
    case .recorded: "no"
    }
  }
}
