/// The sizes at which a formula holds.
public struct SizeDomain: Hashable, Sendable {
  /// A kind of size.
  enum Grid: Hashable {
    case any
    /// Micro, or pp, is even, or odd: its remainder by 2.
    case parityOfMicro(Int), parityOfPP(Int)
    /// Micro is a multiple of pp.
    case multiples
    /// Micro is so many times pp, and a number more.
    case line(Int, Int)
    /// Pp, or micro, is one number.
    case onePP(Int), oneMicro(Int)

    func contains(_ size: PipelineSize) -> Bool {
      switch self {
      case .any: true
      case .parityOfMicro(let rest): size.micro % 2 == rest
      case .parityOfPP(let rest): size.pp % 2 == rest
      case .multiples: size.micro % size.pp == 0
      case .line(let slope, let offset): size.micro == slope * size.pp + offset
      case .onePP(let pp): size.pp == pp
      case .oneMicro(let micro): size.micro == micro
      }
    }
  }

  /// A number of micro-batches that grows with pp: so many times pp, and a number more.
  struct Bound: Hashable {
    var slope: Int
    var offset: Int

    func value(_ size: PipelineSize) -> Int { slope * size.pp + offset }

    var text: String { "\(SizeFormula(pp: slope, constant: offset))" }
  }

  var grid: Grid
  var leastPP: Int
  /// The most ranks; nil where any number goes.
  var mostPP: Int?
  /// The fewest micro-batches; nil where any number goes.
  var least: Bound?
  /// The most; nil likewise.
  var most: Bound?

  /// Whether there are sizes as large as one likes, and with as many micro-batches.
  var isOpen: Bool { most == nil && mostPP == nil }

  /// Whether a size is one of them.
  public func contains(_ size: PipelineSize) -> Bool {
    grid.contains(size) && size.pp >= leastPP && size.pp <= mostPP ?? .max
      && (least.map { size.micro >= $0.value(size) } ?? true)
      && (most.map { size.micro <= $0.value(size) } ?? true)
  }

  /// The widest domain around a size that leaves out all sizes of a grid at which something is not so; nil
  /// where the size itself is one of them.
  ///
  /// - Complexity: O(sizes), some hundreds of times; some thousands where there are bounds above.
  init?(_ grid: Grid, around home: PipelineSize, _ sizes: [(size: PipelineSize, isSo: Bool)]) {
    let inGrid = sizes.filter { grid.contains($0.size) }
    let (right, wrong) = (inGrid.filter(\.isSo), inGrid.filter { !$0.isSo })
    var open: (domain: SizeDomain, count: Int)?
    var bounded: (domain: SizeDomain, count: Int)?
    func tryAll(mostPP: Int?, most: Bound?) {
      for leastPP in 1...min(4, home.pp) {
        for least in SizeDomain.bounds(below: home) {
          let domain = SizeDomain(
            grid: grid, leastPP: leastPP, mostPP: mostPP, least: least, most: most)
          guard !wrong.contains(where: { domain.contains($0.size) }), domain.contains(home) else {
            continue
          }
          let count = right.count { domain.contains($0.size) }
          if mostPP == nil, most == nil {
            if count > open?.count ?? 0 { open = (domain, count) }
          } else if count > bounded?.count ?? 0 {
            bounded = (domain, count)
          }
        }
      }
    }
    tryAll(mostPP: nil, most: nil)
    if (open?.count ?? 0) * 2 < right.count {
      for pp in Set(right.map(\.size.pp)).sorted() where pp >= home.pp {
        tryAll(mostPP: pp, most: nil)
      }
      for most in SizeDomain.bounds(above: home) { tryAll(mostPP: nil, most: most) }
    }
    // A bound above has to be worth it.
    let isOpen = (open?.count ?? 0) * 2 >= bounded?.count ?? 0
    guard let best = isOpen ? open : bounded else { return nil }
    self = best.domain
  }

  /// The sizes of this domain that another one of the same grid has too; nil where that takes two bounds below.
  func narrowed(to other: SizeDomain) -> SizeDomain? {
    var both = self
    both.leastPP = max(leastPP, other.leastPP)
    guard let own = least, let bound = other.least else {
      both.least = least ?? other.least
      return both
    }
    guard bound.slope >= own.slope, bound.slope + bound.offset >= own.slope + own.offset else {
      return nil
    }
    both.least = bound
    return both
  }

  /// Some sizes of this domain, of any number of ranks, and of few micro-batches and many.
  func sample() -> [PipelineSize] {
    (Array(1...256) + [512, 1024, 4096, 65_536]).flatMap { pp in
      let size = PipelineSize(pp: pp, micro: 0)
      let bounds = [least, most].compactMap { $0?.value(size) }
      let micros = [1, 2, 3, 4, 6, 16, 1024].flatMap { [$0, $0 * pp] } + bounds
      return micros.map { PipelineSize(pp: pp, micro: $0) }
    }.filter { $0.micro > 0 && contains($0) }
  }

  private init(grid: Grid, leastPP: Int, mostPP: Int?, least: Bound?, most: Bound?) {
    self.grid = grid
    self.leastPP = leastPP
    self.mostPP = mostPP
    self.least = least
    self.most = most
  }

  private static func bounds(below home: PipelineSize) -> [Bound?] {
    let all = (0...4).flatMap { slope in
      [0, 1, -1, 2, -2, 3, -3].map { Bound(slope: slope, offset: $0) }
    }
    return [nil] + all.filter { $0.value(home) <= home.micro }
  }

  private static func bounds(above home: PipelineSize) -> [Bound] {
    let all = (1...4).flatMap { slope in
      [0, 1, -1, 2, -2].map { Bound(slope: slope, offset: $0) }
    }
    return all.filter { $0.value(home) >= home.micro }
  }
}

extension SizeDomain: CustomStringConvertible {
  /// `micro >= 2pp-1`; empty for all sizes.
  public var description: String {
    var parts: [String] = []
    switch grid {
    case .any: break
    case .parityOfMicro(let rest): parts.append(rest == 0 ? "even micro" : "odd micro")
    case .parityOfPP(let rest): parts.append(rest == 0 ? "even pp" : "odd pp")
    case .multiples: parts.append("micro a multiple of pp")
    case .line(let slope, let offset):
      parts.append("micro = \(Bound(slope: slope, offset: offset).text)")
    case .onePP(let pp): parts.append("pp = \(pp)")
    case .oneMicro(let micro): parts.append("micro = \(micro)")
    }
    switch (leastPP, mostPP) {
    case (1, let most?): parts.append("pp <= \(most)")
    case (_, let most?): parts.append("\(leastPP) <= pp <= \(most)")
    case (1, nil): break
    case (_, nil): parts.append("pp >= \(leastPP)")
    }
    switch (least, most) {
    case (let least?, let most?): parts.append("\(least.text) <= micro <= \(most.text)")
    case (let least?, nil): parts.append("micro >= \(least.text)")
    case (nil, let most?): parts.append("micro <= \(most.text)")
    case (nil, nil): break
    }
    return parts.joined(separator: ", ")
  }
}
