import PPAnalysis
import PPChart
import PPModel
import PPSupport

/// What a page says besides its instructions, as JSON: the kinds and causes with their colours, and of each run its
/// size, its placement and its figures.
struct PageFigures {
  private let records: [RunRecord]
  private let columns: [PageColumns]
  private let notes: [String]

  init(_ records: [RunRecord], columns: [PageColumns], notes: [String]) {
    self.records = records
    self.columns = columns
    self.notes = notes
  }

  func json() -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.field("command", string: records.lazy.compactMap(\.command).first ?? "")
    json.array("notes", notes) { $0.string($1) }
    json.array("kinds", OperationKind.allCases, write)
    json.array("instructions", InstructionKind.allCases) { json, kind in
      json.beginObject()
      json.field("code", Int(kind.rawValue))
      json.field("letters", string: kind.letters)
      json.field("title", string: kind.title)
      json.array("kinds", kind.operations) { $0.literal("\($1.rawValue)") }
      json.endObject()
    }
    json.array("causes", BubbleCause.allCases) { json, cause in
      json.beginObject()
      json.field("name", string: cause.rawValue)
      json.field("title", string: cause.title)
      json.field("color", string: Palette.fill(cause))
      json.endObject()
    }
    if records.contains(where: { $0.evaluation?.components != nil }) {
      json.array("streams", PageComponents.streams) { $0.string($1.title) }
      json.array("components", ComponentKind.allCases) { json, kind in
        json.beginObject()
        json.field("name", string: kind.rawValue)
        json.field("kind", Int(kind.pass.rawValue))
        json.endObject()
      }
    }
    json.line()
    json.array("runs", Array(zip(records, columns))) { json, run in
      guard let evaluation = run.0.evaluation else { return }
      write(&json, run.0, evaluation, run.1)
    }
    json.endObject()
    return json.bytes
  }

  private func write(_ json: inout JSONWriter, _ kind: OperationKind) {
    json.beginObject()
    json.field("letter", string: kind.letter)
    json.field("title", string: kind.traits.title)
    json.field("flow", kind.flow.map { $0 == .forward ? 1 : -1 } ?? 0)
    json.array("needs", kind.prerequisites) { $0.literal("\($1.rawValue)") }
    json.array("colors", [false, true]) { $0.string(Palette.fill(kind, isOddSlot: $1)) }
    json.array("inks", [false, true]) { $0.string(Palette.text(kind, isOddSlot: $1)) }
    json.endObject()
  }

  private func write(
    _ json: inout JSONWriter, _ record: RunRecord, _ evaluation: Evaluation, _ columns: PageColumns
  ) {
    let schedule = evaluation.schedule
    let scale = evaluation.scale
    json.line()
    json.beginObject()
    json.field("label", string: record.label)
    json.field("title", string: record.title)
    json.field(
      "heading",
      string: String(
        RunText.heading(schedule, costs: record.costs.description, heldForW: record.heldForW)
          .dropLast()))
    json.field("pp", schedule.ranks)
    json.field("micro_count", schedule.micro)
    json.field("stages", schedule.stageCount)
    json.field("ticks_per_unit", Int(scale.ticksPerUnit))
    json.field("unit", string: scale.plural)
    json.field("grain", Int(columns.grain))
    json.field("makespan", Int(evaluation.timeline.makespan))
    json.field("activations_unit", string: evaluation.memory == nil ? "chunks" : "bytes")
    json.array("changes", columns.changes) { $0.literal(NumberText.shortest($1)) }
    json.field("path_length", columns.pathLength)
    if evaluation.components != nil { json.field("has_components", literal: "true") }
    json.field(
      "lighter", string: ChartLayout(instructionsOf: evaluation).meaningOfLighter ?? "")
    json.array("rank_starts", schedule.rankStarts) { $0.literal("\($1)") }
    json.array("copy_starts", columns.copyStarts) { $0.literal("\($1)") }
    json.line()
    json.array("slots", schedule.placement.slots) { json, slots in
      json.array(slots) { json, slot in
        json.array([slot.stage, slot.microbatches.lowerBound, slot.microbatches.upperBound]) {
          $0.literal("\($1)")
        }
      }
    }
    json.line()
    writeFigures(&json, record, evaluation)
    let ranks = RunText.ranks(
      evaluation.summary, evaluation, isCompared: evaluation.memory == nil)
    json.field("ranks_title", string: ranks.title)
    json.array("ranks_columns", ranks.columns.map(\.title)) { $0.string($1) }
    json.array("ranks", ranks.rows) { json, row in
      json.array(row.map(\.shown)) { $0.string($1) }
    }
    json.endObject()
  }

  private func writeFigures(
    _ json: inout JSONWriter, _ record: RunRecord, _ evaluation: Evaluation
  ) {
    var rows = RunText.rows(evaluation.summary, isCompared: evaluation.memory == nil).map {
      [$0.name, $0.value, $0.note]
    }
    if case .workload(let priced) = record.costs {
      rows += RunText.physicalRows(evaluation, priced).map { [$0.name, $0.value] }
    }
    json.array("figures", rows) { json, row in json.array(row) { $0.string($1) } }
    json.line()
  }
}

extension JSONWriter {
  /// A list as the value of a key.
  fileprivate mutating func array<Element>(
    _ name: String, _ elements: [Element], _ body: (inout JSONWriter, Element) -> Void
  ) {
    key(name)
    array(elements, body)
  }

  /// A list.
  fileprivate mutating func array<Element>(
    _ elements: [Element], _ body: (inout JSONWriter, Element) -> Void
  ) {
    beginArray()
    for element in elements { body(&self, element) }
    endArray()
  }
}
