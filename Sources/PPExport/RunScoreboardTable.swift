import PPAnalysis
import PPStudy
import PPSupport

/// `report validation --runs`: published runs beside predictions.
public enum RunScoreboardTable {
  /// The table of all runs, with the median and the worst at its foot.
  public static func table(_ predictions: [RunPrediction]) -> Table {
    let memory = predictions.compactMap(\.memoryError)
    return Table(
      title: "Steps of published runs, predicted by ppsim with one set of constants",
      schema: "ppsim.runs/1",
      columns: [
        .words("run", "run"), .words("model", "model"), .words("cluster", "cluster"),
        .numbers("gpus", "GPUs"), .words("schedule", "schedule"),
        .numbers("step_s", "ppsim s"), .numbers("measured_s", "measured s"),
        .numbers("error", "error"), .numbers("memory_bytes", "memory GB"),
        .numbers("measured_memory_bytes", "measured GB"), .numbers("memory_error", "error"),
        .words("source", "source", for: .machines), .words("note", "note", for: .machines),
      ],
      rows: predictions.map(row),
      notes: [
        "error: ppsim / measured - 1; median \(percent(RunScoreboard.median(predictions.map(\.error)))), "
          + "worst \(percent(worst(predictions.map(\.error))))"
          + (memory.isEmpty
            ? ""
            : "; of memory median \(percent(RunScoreboard.median(memory))), worst "
              + percent(worst(memory))),
        "chunk times of z1 to z6 are measured ones; all others follow from the model and the cluster",
        "one in full, with its command: ppsim report validation --run n4",
      ])
  }

  private static func row(_ prediction: RunPrediction) -> [Table.Cell] {
    let published = prediction.published
    let values = Dictionary(published.options.map { ($0.name, $0.value) }) { $1 }
    func bytes(_ value: Bytes?) -> Table.Cell {
      value.map { .number(exact: NumberText.whole($0), shown: NumberText.gigabytes($0)) }
        ?? .text("")
    }
    return [
      .text(published.id), .text(values["model"] ?? ""), .text(values["cluster"] ?? ""),
      .count(published.gpus), .text(published.schedule), seconds(prediction.predicted),
      seconds(prediction.measured), share(prediction.error),
      bytes(published.memory == nil ? nil : prediction.memory), bytes(published.memory),
      prediction.memoryError.map(share) ?? .text(""), .text(published.source),
      .text(published.note),
    ]
  }

  /// One run in full.
  public static func text(_ prediction: RunPrediction, width: Int) -> String {
    let published = prediction.published
    var rows = [
      ("run", "\(published.id): \(published.source)"),
      (
        "step",
        "\(text(prediction.predicted, decimals: 3)) predicted, "
          + "\(text(prediction.measured, decimals: 3)) measured: "
          + percent(prediction.error, signed: true)
      ),
    ]
    if let measured = published.memory, let memory = prediction.memory {
      rows.append(
        (
          "memory",
          "\(NumberText.gigabytes(memory)) GB predicted, \(NumberText.gigabytes(measured)) GB "
            + "measured: \(percent(prediction.memoryError, signed: true))"
        ))
    }
    let parts = StepParts(prediction.run.evaluation).parts.map { part in
      let line = part.name + " " + text(part.time, decimals: 2)
      guard let measured = published.parts[part.name] else { return line }
      let error = percent(part.time / measured - 1, signed: true)
      return line + " (\(text(measured, decimals: 2)) measured: \(error))"
    }
    rows.append(("of it", parts.joined(separator: ", ") + "; means over ranks"))
    if !published.note.isEmpty { rows.append(("note", published.note)) }
    rows.append(("command", published.command))
    return rows.map { name, value in
      let line = name + String(repeating: " ", count: 10 - name.count) + value
      return wrapped(line, width: width, indent: 10).map { $0 + "\n" }.joined()
    }.joined()
  }

  private static func worst(_ errors: [Double]) -> Double? { errors.map(abs).max() }

  private static func percent(_ share: Double?, signed: Bool = false) -> String {
    guard let share else { return "none" }
    return (signed && share > 0 ? "+" : "") + NumberText.fixed(share * 100, decimals: 1) + " %"
  }

  private static func text(_ time: Seconds, decimals: Int) -> String {
    NumberText.fixed(time.value, decimals: decimals) + " s"
  }

  private static func seconds(_ time: Seconds) -> Table.Cell {
    .number(
      exact: NumberText.shortest(time.value), shown: NumberText.fixed(time.value, decimals: 3))
  }

  private static func share(_ value: Double) -> Table.Cell {
    .number(exact: NumberText.shortest(value), shown: percent(value, signed: true))
  }
}
