import PPModel
import PPSupport

/// An integer combination of costs: `3·F&B + 3·B - 9·W`.
///
/// Of the kinds that have a cost of their own, of pairs, and of messages; I stands as B - W, so that a
/// combination has one form.
public struct CostCounts: Hashable, Sendable {
  /// The coefficients, in the order of `names`.
  public private(set) var coefficients: [Int]

  /// The names of the costs, in the order of the coefficients: F, B, W, F&B and the hop.
  public static let names = instructions.map(\.letters) + ["p2p"]
  /// The kinds of instruction that have a coefficient.
  static let instructions: [InstructionKind] = OperationKind.costed.map { .single($0) } + [.pair]
  /// The places of coefficients as combinations are written: pairs first, as in the papers.
  static let order = [pair] + names.indices.filter { $0 != pair }
  /// The place of the pair's coefficient, and of the hop's.
  private static let pair = instructions.count - 1
  private static let hop = instructions.count

  /// No costs.
  public init() { coefficients = [Int](repeating: 0, count: CostCounts.names.count) }

  /// A combination from its coefficients, in the order of `names`.
  public init(_ coefficients: [Int]) {
    precondition(coefficients.count == CostCounts.names.count, "one coefficient for each cost")
    self.coefficients = coefficients
  }

  /// The time of messages between two ranks.
  public var hops: Int {
    get { coefficients[CostCounts.hop] }
    set { coefficients[CostCounts.hop] = newValue }
  }

  /// What an instruction of each kind adds, by raw value.
  private static let terms: [[(place: Int, count: Int)]] = {
    var terms = [[(place: Int, count: Int)]](repeating: [], count: InstructionKind.tableSize)
    for kind in OperationKind.allCases {
      terms[Int(kind.rawValue)] = kind.costTerms.compactMap { term in
        instructions.firstIndex(of: .single(term.kind)).map { ($0, term.count) }
      }
    }
    terms[Int(InstructionKind.pair.rawValue)] = [(pair, 1)]
    // Unless it is given a cost, which no combination knows of.
    terms[Int(InstructionKind.inputPair.rawValue)] = InstructionKind.inputPair.operations.flatMap {
      terms[Int($0.rawValue)]
    }
    return terms
  }()

  /// Adds one instruction.
  public mutating func add(_ kind: InstructionKind, _ count: Int = 1) {
    for term in CostCounts.terms[Int(kind.rawValue)] {
      coefficients[term.place] += count * term.count
    }
  }

  /// The instructions of a rank that keep it busy: all but copies.
  ///
  /// - Complexity: O(instructions of the rank).
  public init(_ schedule: Schedule, rank: Int) {
    self.init()
    var counts = [Int](repeating: 0, count: InstructionKind.tableSize)
    for index in schedule.instructions(ofRank: rank) { counts[Int(schedule.kinds[index])] += 1 }
    for kind in InstructionKind.allCases where !kind.isCopy {
      add(kind, counts[Int(kind.rawValue)])
    }
  }

  /// The difference, cost by cost.
  public static func - (left: CostCounts, right: CostCounts) -> CostCounts {
    CostCounts(zip(left.coefficients, right.coefficients).map { $0 - $1 })
  }

  /// What the combination comes to, in ticks.
  public func value(_ durations: ChunkDurations) -> Ticks {
    zip(CostCounts.instructions, coefficients).reduce(hops * durations.hop) {
      $0 + $1.1 * durations[$1.0]
    }
  }

  /// What instructions take where each cost is its coefficient; messages take no time.
  var durations: ChunkDurations {
    ChunkDurations(hop: 0) { kind in
      CostCounts.terms[Int(kind.rawValue)].reduce(0) {
        $0 + Ticks($1.count * coefficients[$1.place])
      }
    }
  }

  /// The coefficients without a common divisor.
  public var reduced: CostCounts {
    let divisor = coefficients.reduce(0) { greatestCommonDivisor($0, abs($1)) }
    return divisor > 1 ? CostCounts(coefficients.map { $0 / divisor }) : self
  }

  /// The sum of the absolute coefficients.
  public var size: Int { coefficients.reduce(0) { $0 + abs($1) } }
}

extension Schedule {
  /// A formula in costs of what instructions run, in those of whole micro-batches: `(7·F + 7·B)/4` in four slices.
  public func ofWholes(_ formula: String) -> String {
    slices == 1 ? formula : "(\(formula))/\(slices)"
  }
}

extension CostCounts: CustomStringConvertible {
  /// `3·F&B + 3·B - 9·W`; `0` for nothing.
  public var description: String {
    var text = ""
    for place in CostCounts.order where coefficients[place] != 0 {
      let count = coefficients[place]
      let sign = count < 0 ? (text.isEmpty ? "-" : " - ") : (text.isEmpty ? "" : " + ")
      text += sign + (abs(count) == 1 ? "" : "\(abs(count))·") + CostCounts.names[place]
    }
    return text.isEmpty ? "0" : text
  }
}
