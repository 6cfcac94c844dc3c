import PPCost
import PPModel
import PPSupport
import PPTrace

/// `calibrate -o`: a profile of stages as JSON, schema `ppsim.profile/1`; see `Docs/Formats.md`.
public enum ProfileJSON {
  /// The text.
  public static func text(_ profile: StageProfile) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.field("schema", string: StageProfile.schema)
    json.field("source", string: profile.source)
    json.field("time_unit", string: "ms")
    json.field("pp", profile.ranks)
    json.field("micro", profile.micro)
    json.key("steps")
    json.beginArray()
    for step in profile.steps { json.literal("\(step)") }
    json.endArray()
    json.line()
    json.key("left_out")
    json.beginArray()
    for step in profile.leftOut {
      json.beginObject()
      json.field("step", step.step)
      json.field("why", string: step.why)
      json.endObject()
    }
    json.endArray()
    json.line()
    json.key("stages")
    json.beginArray()
    for (number, stage) in profile.stages.enumerated() {
      json.line()
      json.beginObject()
      json.field("stage", number)
      for kind in InstructionKind.allCases {
        if let spread = stage[kind] { json.field(kind.costKey, spread) }
      }
      json.endObject()
    }
    json.endArray()
    let times = [
      ("host", profile.host), ("message", profile.message), ("before_step", profile.before),
      ("after_step", profile.after),
    ]
    for (key, spread) in times {
      json.line()
      if let spread { json.field(key, spread) } else { json.field(key, literal: "null") }
    }
    json.line()
    if let residual = profile.residual {
      json.key("residual")
      json.beginObject()
      json.field("error", residual.error)
      json.field("per_instruction", literal: TimeScale.milliseconds.text(residual.time))
      json.endObject()
    } else {
      json.field("residual", literal: "null")
    }
    json.line()
    json.key("notes")
    json.beginArray()
    for note in profile.notes { json.string(note) }
    json.endArray()
    json.endObject()
    return json.bytes + [UInt8(ascii: "\n")]
  }
}

extension JSONWriter {
  /// A mean and a deviation in milliseconds, and how often the time was measured.
  mutating func field(_ name: String, _ spread: Spread) {
    let scale = TimeScale.milliseconds
    key(name)
    beginObject()
    field("mean", literal: scale.text(spread.mean))
    field("deviation", literal: scale.text(spread.deviation))
    field("count", spread.count)
    endObject()
  }
}
