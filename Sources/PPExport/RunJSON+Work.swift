import PPModel
import PPStudy

extension JSONWriter {
  /// A member with costs by their keys.
  mutating func field(_ name: String, _ costs: [(key: String, ticks: Ticks)]) {
    key(name)
    beginObject()
    for (key, ticks) in costs { field(key, literal: TimeScale.unitCosts.text(ticks)) }
    endObject()
  }

  /// A member with costs by their keys, each a number, or a list with one for each stage.
  mutating func field(_ name: String, _ costs: [(key: String, ticks: [Ticks])]) {
    key(name)
    beginObject()
    for (key, ticks) in costs {
      let texts = ticks.map(TimeScale.unitCosts.text)
      field(key, literal: texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ","))]")
    }
    endObject()
  }

  /// The member `work`: which model on which cluster, and what was chosen.
  mutating func workField(_ priced: PricedWorkload) {
    let digests = [
      "model": priced.model.digest, "cluster": priced.cluster.digest,
      "profile": priced.profile.digest,
    ]
    key("work")
    beginObject()
    for fact in priced.facts {
      if digests[fact.key] != nil || fact.key == "layout" || fact.key == "precision" {
        field(fact.key, string: fact.shown)
      } else {
        field(fact.key, literal: fact.shown)
      }
      if let digest = digests[fact.key] { field(fact.key + "_digest", string: digest) }
    }
    endObject()
  }
}
