import PPAnalysis
import PPModel
import PPSearch
import PPStudy
import PPSupport

/// `search` for people: what was known, what was found, and how far that may be from the best.
public enum SearchText {
  /// A heading and the result.
  ///
  /// - Parameter limit: how much ranks may hold, in words.
  public static func text(
    _ result: SearchResult, _ search: ScheduleSearch, _ run: Run, limit: String?
  ) -> String {
    let scale = search.scale
    let schedule = result.schedule
    let objective = search.space.objective
    let heading =
      "Search for \(search.label): \(RunText.count(schedule.ranks, "rank")), "
      + "\(RunText.count(schedule.micro, "micro-batch", "micro-batches")); \(run.costs.description)"
      + (limit.map { "; \($0)" } ?? "")
      + (search.space.hasPairs ? "; with pairs" : "") + "\n"
    let known = search.starts.count
    var rows: [(String, String, String)] = []
    if let start = result.start {
      let others =
        known == 1 ? "the only known one that fits" : "the fastest of \(known) known ones that fit"
      rows.append(("start", scale.rounded(start.time), "\(start.label), \(others)"))
    } else {
      rows.append(("start", "-", "no known schedule fits"))
    }
    let orders = "after \(RunText.count(result.evaluations, "order"))"
    rows.append(
      ("found", scale.rounded(result.time), result.isNew ? orders : "nothing faster, " + orders))
    rows.append(("bound", scale.rounded(result.bound.time), ""))
    rows.append(("gap", NumberText.percent(result.gap), ""))
    let width = rows.map(\.1.count).max() ?? 0
    let lines = rows.map { name, value, note in
      let padding = String(repeating: " ", count: 7 - name.count + width - value.count)
      return name + padding + value + (note.isEmpty ? "" : "  " + note) + "\n"
    }
    let reason = "the bound of \(result.bound.text(scale, ofSplit: true))"
    let what = objective == .makespan ? "makespan" : "longest span of a rank"
    let verdict =
      result.hasOtherPrices
      ? "not proved optimal: it has no pairs, for which processors were set aside; search with --pairs off"
      : (result.isOptimal ? "optimal: " : "not proved optimal: ") + reason
    return heading + "\n\(what)\(scale.unit == "ms" ? " in ms" : "")\n" + lines.joined() + verdict
      + "\n"
  }
}
