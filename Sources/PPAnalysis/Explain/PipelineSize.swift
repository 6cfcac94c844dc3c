/// How many ranks a schedule has, and how many micro-batches.
public struct PipelineSize: Hashable, Sendable {
  /// The number of ranks.
  public var pp: Int
  /// The number of micro-batches.
  public var micro: Int

  /// A size.
  public init(pp: Int, micro: Int) {
    self.pp = pp
    self.micro = micro
  }

  /// How large a schedule of this size is, up to a factor.
  var product: Int { pp * micro }
}

/// What a number may grow with.
enum SizeTerm: Int, CaseIterable {
  case one, pp, micro, ratio

  /// The term at a size, times pp: that is whole for all of them.
  func timesPP(_ size: PipelineSize) -> Int {
    switch self {
    case .one: size.pp
    case .pp: size.pp * size.pp
    case .micro: size.micro * size.pp
    case .ratio: size.micro
    }
  }

  /// The sets of terms that formulas are sought in, the plainest first.
  static let families: [[SizeTerm]] = [
    [.one], [.one, .pp], [.one, .micro], [.one, .pp, .micro], [.one, .pp, .micro, .ratio],
  ]

  /// All ways to choose some of a few places.
  static func choices(_ count: Int, of total: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    return choices(count - 1, of: total).flatMap { chosen in
      ((chosen.last ?? -1) + 1..<max((chosen.last ?? -1) + 1, total)).map { chosen + [$0] }
    }
  }
}
