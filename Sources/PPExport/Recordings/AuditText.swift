import PPModel
import PPStudy
import PPSupport
import PPTrace

/// What `ppsim audit` prints: sentences and tables, whose figures `Docs/Audit.md` defines.
public enum AuditText {
  static let scale = TimeScale.milliseconds

  /// The first lines: what was read, and what it is held against.
  public static func heading(_ audited: RunAudit) -> String {
    let audit = audited.audit
    let schedule = audit.run.schedule
    var text =
      "\(audit.profile.source); \(ProfileText.steps(audit.profile))\n\(audited.label): "
      + "\(RunText.count(schedule.ranks, "rank")), "
      + "\(RunText.count(schedule.micro, "micro-batch", "micro-batches")), "
      + "\(RunText.count(schedule.stageCount, "stage")), "
    switch audited.origin {
    case .recognised(let others, let pairsApart):
      text += "recognised by the order of chunks"
      if pairsApart { text += ", F and B of its pairs one after the other" }
      if !others.isEmpty { text += "; \(others.joined(separator: ", ")) run the same here" }
    case .given(let isRecorded):
      text += isRecorded ? "as given, and as recorded" : "as given, which is not what was recorded"
    case .recorded: text += "an order that no built-in schedule has"
    }
    return text + "\n"
  }

  /// The step as measured and as simulated.
  public static func figures(_ audited: RunAudit) -> String {
    let audit = audited.audit
    let rows = [
      ("measured step", "\(time(audit.measuredStep)) ms in the mean"),
      (
        "simulated step",
        "\(time(audit.simulatedStep)) ms, \(signed(audit.error))"
          + (audited.profileName.map { ", from '\($0)'" } ?? "")
      ),
      (
        "measured bubble rate",
        NumberText.percent(audit.bubbleRate) + " of the time from the first chunk to the last"
      ),
    ]
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { name, value in
      name + String(repeating: " ", count: width - name.count + 2) + value + "\n"
    }.joined()
  }

  /// What is left out, and what could not be told.
  public static func notes(_ audited: RunAudit) -> String {
    let profile = audited.audit.profile
    var notes = ProfileText.first(
      8, of: profile.leftOut.map { "step \($0.step) is left out of the means: \($0.why)" })
    notes += profile.notes
    if let first = audited.leftOut.first {
      let names = audited.leftOut.map(\.label).joined(separator: ", ")
      notes.append("no time is known for \(names); of the first: \(first.why)")
    }
    return notes.map { $0 + "\n" }.joined()
  }

  private static func time(_ ticks: Ticks) -> String { scale.rounded(ticks) }

  private static func signed(_ share: Double) -> String {
    (share > 0 ? "+" : "") + NumberText.percent(share) + " of the measured"
  }
}
