import PPCluster
import PPCost
import PPModel

/// One coordinate of a sweep over models on clusters, by its column.
public enum WorkloadAxis: String, CaseIterable, Sendable {
  case model, cluster, layout, ep
  case expertsPerToken = "experts_per_token"
  case microTokens = "micro_tokens"
  case precision
  case communicationScale = "comm_scale"
  case ib, nvlink

  /// The values of an axis, in the order in which they vary.
  public enum Values: Sendable {
    /// Names and layouts.
    case words([String])
    /// Numbers, in millionths.
    case numbers(NumberList)

    var count: Int {
      switch self {
      case .words(let words): words.count
      case .numbers(let numbers): numbers.count
      }
    }

    subscript(index: Int) -> String {
      switch self {
      case .words(let words): words[index]
      case .numbers(let numbers): DecimalNumber.text(numbers[index].value)
      }
    }
  }

  /// What rows say where nothing was given.
  var standard: String {
    switch self {
    case .model, .ep, .expertsPerToken: ""
    case .cluster: "h800"
    case .layout: LayoutChoice.automatic
    case .microTokens: "4096"
    case .precision: Precision.fp8.rawValue
    case .communicationScale, .ib, .nvlink: "1"
    }
  }

  /// Its column.
  var column: SweepColumn {
    switch self {
    case .model, .cluster, .layout, .precision: .words(rawValue, rawValue)
    default: .numbers(rawValue, rawValue)
    }
  }
}
