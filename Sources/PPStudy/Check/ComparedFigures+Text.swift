import PPAnalysis
import PPSupport

extension ComparedFigures.Name {
  /// A value as people read it; times in milliseconds have their unit.
  public func shown(_ value: Double?, timeUnit: String = "unit") -> String {
    guard let value else { return "-" }
    switch self {
    case .bubbleRate: return NumberText.percent(value)
    case .memory: return NumberText.gigabytes(Bytes(value)) + " GB"
    case .makespan, .longestSpan, .bubbleTime:
      guard timeUnit == "ms" else { return NumberText.rounded(value, decimals: 4) }
      return
        (abs(value) >= 100
        ? NumberText.fixed(value, decimals: 1) : NumberText.rounded(value, decimals: 4)) + " ms"
    default: return NumberText.rounded(value, decimals: 4)
    }
  }
}
