import PPModel

extension UnitCosts {
  /// Reads `F=1,B=2,W=1,FB=3`: any of F, B, I, W and FB, in any order, the rest as in `standard`; see
  /// `GivenCosts`.
  ///
  /// Two of B, I and W give the third; I by itself goes with the standard W. Numbers are rounded to the
  /// nearest tick; see `DecimalNumber`.
  public init(parsing text: String, hop: Ticks = 0) throws(CostError) {
    self = try GivenCosts(parsing: text).costs(hop: hop)
  }

  /// The names of costs.
  public static let keys = InstructionKind.costNamed.map(\.costKey)
  /// The same in words: `F, B, I, W and FB`.
  public static let words =
    keys.dropLast().joined(separator: ", ") + " and " + (keys.last ?? "")
  /// The names of costs that only some schedules have: FI, O and L.
  public static let rareKeys = rare.map(\.costKey)
  /// The kinds of these costs.
  static let rare: [InstructionKind] = [.inputPair] + OperationKind.copies.map { .single($0) }
  /// One of them by its name, as given or as it follows.
  public func rare(_ key: String) -> Ticks? {
    UnitCosts.rare.first { $0.costKey == key }.map { self[$0] }
  }
  /// Those of them that were given.
  public var rareKinds: [InstructionKind] { UnitCosts.rare.filter { givenRare[$0] != nil } }
  /// The names of actions that may cost time.
  public static let actionKeys = [
    "UNSHARD", "RESHARD", "REDUCE_GRAD", "WAIT_REDUCE_GRAD", "WAIT_SEND_F", "WAIT_SEND_B",
  ]

  /// The names of what may cost time besides the chunks: the host, and actions.
  public static let besideKeys = ["HOST"] + actionKeys

  /// What costs time besides the chunks, by its name: `HOST`, `UNSHARD`; 0 where it has no cost.
  public func beside(_ key: String) -> Ticks { key == "HOST" ? host : actions[key] ?? 0 }

  /// Costs by their names, the rest as in `standard`; see `init(parsing:hop:)`.
  ///
  /// - Parameter mayMiss: by how much I + W may differ from B: a tick, where they were rounded. W gives
  ///   way.
  public init(
    given: [String: Ticks], hop: Ticks, mayMiss: Ticks = 0
  ) throws(CostError) {
    self.init()
    self.hop = hop
    actions = given.filter { UnitCosts.actionKeys.contains($0.key) && $0.value > 0 }
    host = given["HOST"] ?? 0
    optimizer = given["OPT"] ?? 0
    givenPair = given[InstructionKind.pair.costKey]
    for kind in UnitCosts.rare { if let cost = given[kind.costKey] { self[kind] = cost } }
    for kind in OperationKind.costed where kind.whole == nil && kind.traits.parts.isEmpty {
      self[.single(kind)] = given[kind.letter] ?? self[.single(kind)]
    }
    for kind in OperationKind.allCases where !kind.traits.parts.isEmpty {
      try divide(kind, given, mayMiss: mayMiss)
    }
    guard forward > 0 else { throw CostError("the cost F must be greater than 0") }
    for kind in OperationKind.allCases where !kind.traits.parts.isEmpty { try checkDivision(kind) }
    guard givenPair != 0 else { throw CostError("the cost FB must be greater than 0") }
    guard givenRare[.inputPair] != 0 else { throw CostError("the cost FI must be greater than 0") }
  }

  /// Sets the costs of a whole and its parts: of the whole and the second part, that is, for the first costs
  /// what these leave.
  private mutating func divide(
    _ whole: OperationKind, _ given: [String: Ticks], mayMiss: Ticks
  ) throws(CostError) {
    let (b, i, w) = UnitCosts.division(of: whole)
    switch (given[b.letters], given[i.letters], given[w.letters]) {
    case (let all, nil, let rest):
      self[b] = all ?? self[b]
      self[w] = rest ?? self[w]
    case (nil, let part?, let rest):
      self[w] = rest ?? self[w]
      self[b] = part + self[w]
    case (let all?, let part?, let rest):
      guard part <= all, (part + (rest ?? all - part) - all).magnitude <= mayMiss else {
        throw CostError(
          "\(b.letters) is \(i.letters) + \(w.letters), but the costs given for \(b.letters), "
            + "\(i.letters) and \(w.letters) do not add up")
      }
      self[b] = all
      self[w] = all - part
    }
  }

  private func checkDivision(_ whole: OperationKind) throws(CostError) {
    let (b, i, w) = UnitCosts.division(of: whole)
    guard self[b] > 0 else { throw CostError("the cost \(b.letters) must be greater than 0") }
    guard self[i] > 0 else {
      throw CostError(
        "\(w.letters) must be less than \(b.letters), for \(b.letters) = \(i.letters) + \(w.letters), "
          + "and \(i.letters) takes time; give \(b.letters), \(w.letters) or both: "
          + "\(b.letters)=2,\(w.letters)=1")
    }
  }

  /// A whole, the part that costs what the other leaves, and the other: B, I and W.
  private static func division(
    of whole: OperationKind
  ) -> (InstructionKind, InstructionKind, InstructionKind) {
    (.single(whole), .single(whole.traits.parts[0]), .single(whole.traits.parts[1]))
  }
}

extension InstructionKind {
  /// The name of its cost: its letters, `FB` for a pair.
  public var costKey: String { operations.map(\.letter).joined() }
}
