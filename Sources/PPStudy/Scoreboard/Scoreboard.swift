/// Figures of ppsim beside published and measured ones.
public enum Scoreboard {
  /// Every row, in the order of the report.
  ///
  /// - Throws: a sentence where a built-in preset cannot be read, which a test would notice.
  public static func rows() throws(Refusal) -> [ScoreboardRow] {
    let trained = try TrainedModel()
    return try pipelines() + schedules() + recordings() + pair(trained) + chunks(trained)
      + components(trained)
      + traffic(trained) + training(trained)
  }
}
