import PPCost
import PPModel
import PPSupport
import PPTrace

/// What `ppsim calibrate` prints of a profile of stages.
public enum ProfileText {
  private static let scale = TimeScale.milliseconds

  /// The profile for people.
  public static func text(_ profile: StageProfile, isASCII: Bool, width: Int) -> String {
    var text = "\(profile.source); \(steps(profile))\n\n"
    text += table(profile).text(in: .text, isASCII: isASCII, width: width) + "\n"
    for (name, spread) in [
      ("host time", profile.host), ("message", profile.message),
      ("before the step's first chunk", profile.before), ("after its last", profile.after),
    ] {
      guard let spread else { continue }
      text +=
        "\(name): \(number(spread.mean)) ms, ± \(number(spread.deviation)), from "
        + "\(RunText.count(spread.count, "time"))\n"
    }
    if let residual = profile.residual { text += sentence(residual) }
    let leftOut = profile.leftOut.map { "step \($0.step) is left out: \($0.why)" }
    let notes = first(8, of: leftOut) + profile.notes
    if !notes.isEmpty { text += "\n" + notes.map { $0 + "\n" }.joined() }
    return text
  }

  /// What simulations from the means miss.
  private static func sentence(_ residual: Residual) -> String {
    guard residual.time != 0 else {
      return "simulated from these means, the run takes as long as measured\n"
    }
    let (share, side) = (
      NumberText.percent(abs(residual.error)), residual.error < 0 ? "less" : "more"
    )
    let time = Ticks(abs(residual.time.count))
    return
      "simulated from these means, the run takes \(share) \(side) than measured; --profile makes up for it by "
      + "\(number(time)) ms \(residual.time > 0 ? "more" : "less") before each instruction\n"
  }

  /// Some sentences, and how many more there are.
  static func first(_ count: Int, of sentences: [String]) -> [String] {
    guard sentences.count > count else { return sentences }
    return sentences.prefix(count) + ["and \(sentences.count - count) more steps are left out"]
  }

  /// Which steps were used: `19 steps, 2 to 20`.
  static func steps(_ profile: StageProfile) -> String {
    guard let first = profile.steps.first, let last = profile.steps.last else { return "no steps" }
    guard profile.steps.count > 1 else { return "step \(first) alone" }
    return "\(profile.steps.count) steps of \(first) to \(last)"
  }

  /// A stage a row, for each kind its mean and deviation.
  private static func table(_ profile: StageProfile) -> Table {
    let kinds = profile.kinds
    var columns = [Table.Column.numbers("stage", "stage")]
    for kind in kinds {
      columns.append(.numbers(kind.costKey, kind.letters).startingGroup)
      columns.append(.numbers(kind.costKey + "_deviation", "±"))
    }
    return Table(
      title: "What chunks take, in ms: the mean, and the standard deviation",
      schema: StageProfile.schema, columns: columns,
      rows: profile.stages.enumerated().map { number, stage in
        [.count(number)]
          + kinds.flatMap { kind -> [Table.Cell] in
            guard let spread = stage[kind] else { return [.none, .none] }
            return [.time(spread.mean, scale), .time(spread.deviation, scale)]
          }
      })
  }

  private static func number(_ time: Ticks) -> String { scale.rounded(time) }
}
