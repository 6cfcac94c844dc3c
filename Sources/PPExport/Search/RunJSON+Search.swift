import PPModel
import PPStudy

extension RunJSON {
  /// What a search started from, and how far what it found may be from the best.
  static func write(_ search: SearchResult, _ scale: TimeScale, to json: inout JSONWriter) {
    json.key("search")
    json.beginObject()
    json.field("objective", string: search.objective.rawValue)
    json.field("orders", search.evaluations)
    if let start = search.start {
      json.field("start_schedule", string: start.label)
      json.field("start_time", literal: scale.text(start.time))
    }
    json.field("time", literal: scale.text(search.time))
    json.field("bound", literal: scale.text(search.bound.time))
    json.field("bound_reason", string: search.bound.text(scale, ofSplit: true))
    json.field("gap", search.gap)
    json.field("optimal", literal: search.isOptimal ? "true" : "false")
    json.endObject()
    json.line()
  }
}
