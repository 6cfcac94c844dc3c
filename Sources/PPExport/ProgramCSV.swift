import PPModel

/// `expand --format csv`: one row for each instruction, rank by rank; see `Docs/Formats.md`.
public enum ProgramCSV {
  /// The first row.
  public static let header = "rank,kind,stage,microbatch,backward_stage,backward_microbatch"

  /// The whole text.
  ///
  /// - Complexity: O(instructions).
  public static func text(_ schedule: Schedule) -> String {
    var text = header + "\n"
    for rank in 0..<schedule.ranks {
      for index in schedule.instructions(ofRank: rank) {
        switch schedule[index] {
        case .single(let operation):
          text +=
            "\(rank),\(operation.kind.letter),\(operation.stage),\(operation.microbatch),,\n"
        case .pair(let forward, let backward):
          text +=
            "\(rank),\(schedule.kind(at: index).letters),\(forward.stage),\(forward.microbatch),\(backward.stage),"
            + "\(backward.microbatch)\n"
        }
      }
    }
    return text
  }
}

/// `expand --format json`: the instructions of each rank, schema `ppsim.schedule/1`.
public enum ProgramJSON {
  /// The whole text, ending in a line feed.
  ///
  /// - Parameter label: the schedule as the user named it.
  /// - Complexity: O(instructions).
  public static func text(_ schedule: Schedule, label: String) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.field("schema", string: "ppsim.schedule/1")
    json.field("schedule", string: label)
    json.field("title", string: schedule.name)
    json.field("pp", schedule.ranks)
    json.field("micro", schedule.batches)
    if schedule.slices > 1 { json.field("slices", schedule.slices) }
    json.field("stages", schedule.stageCount)
    json.line()
    json.key("ranks")
    json.beginArray()
    for rank in 0..<schedule.ranks {
      json.line()
      json.beginArray()
      for index in schedule.instructions(ofRank: rank) {
        json.string("\(schedule[index])")
      }
      json.endArray()
    }
    json.endArray()
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
  }
}
