import PPModel
import PPTrace

extension Scoreboard {
  /// Recorded runs, each step predicted from the means of the others.
  static func recordings() throws(Refusal) -> [ScoreboardRow] {
    guard let example = ExampleRecording.all.first else { return [] }
    let audit: Audit
    do throws(RecordingFault) {
      audit = try Audit(try example.run())
    } catch {
      throw .trouble(error.description)
    }
    let usual = audit.predictions.filter { !$0.isOutlier }
    func mean(_ time: (StepPrediction) -> Ticks) -> Double {
      usual.reduce(0) { $0 + TimeScale.milliseconds.units(time($1)) } / Double(max(1, usual.count))
    }
    func idle(_ idle: (StepPrediction) -> [Ticks]) -> Double {
      mean { idle($0).reduce(0, +) } / Double(audit.run.schedule.ranks)
    }
    let source = "Primus' recording, from the other steps"
    var rows = [
      ScoreboardRow(
        "recorded 1F1B 8×16: step", "simulated", mean { $0.interrupted ?? $0.simulated },
        against: mean(\.measured), "ms", .measured, source),
      ScoreboardRow(
        "recorded 1F1B 8×16: idle", "simulated", idle(\.simulatedIdle),
        against: idle(\.measuredIdle), "ms", .measured, source),
    ]
    if let worst = usual.max(by: { abs($0.error) < abs($1.error) }) {
      let scale = TimeScale.milliseconds
      rows.append(
        ScoreboardRow(
          "recorded 1F1B 8×16: worst step", "simulated",
          scale.units(worst.interrupted ?? worst.simulated), against: scale.units(worst.measured),
          "ms", .measured, source))
    }
    return rows
  }
}
