import PPAnalysis
import PPLanguage
import PPModel

extension NamedSchedule {
  /// The schedule at a size; nil where it does not exist at that size.
  ///
  /// Many sizes are tried, so a program that takes long for a small schedule is given up.
  package func valid(at size: PipelineSize, options: [String: Int]) -> ValidSchedule? {
    guard case .program(let program) = source else { return nil }
    let limits = ExpansionLimits(instructions: 200_000, stages: 100_000, steps: 200_000)
    let schedule = try? program.expand(
      pp: size.pp, micro: size.micro, options: options, limits: limits)
    return schedule.flatMap { try? ValidSchedule($0, limit: 1) }
  }
}
