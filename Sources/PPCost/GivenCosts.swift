import PPModel

/// Unit costs as people give them: for all stages, or one for each.
///
/// `--cost F=12.4,12.4,14,B=2` is a list for F and a number for B; a table has a row for each stage.
public struct GivenCosts: Equatable, Sendable {
  /// The costs that are the same for all stages, by their keys.
  private(set) var same: [String: Ticks] = [:]
  /// Those with one for each stage.
  private(set) var lists: [String: [Ticks]] = [:]
  /// Whether nothing was rounded.
  private var isExact = true

  /// The names of costs that stages may have of their own.
  private static let ofChunks = UnitCosts.keys + UnitCosts.rareKeys

  /// None.
  public init() {}

  /// Whether stages have costs of their own.
  public var isUneven: Bool { !lists.isEmpty }

  /// Reads `F=12.4,12.4,14,B=2,HOST=0.1`: any of F, B, I, W and FB, HOST, OPT and actions, in any order.
  ///
  /// Numbers are rounded to the nearest tick; see `DecimalNumber`.
  public init(parsing text: String) throws(CostError) {
    var key: String?
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = item.split(separator: "=", omittingEmptySubsequences: false)
      if sides.count == 1, let key, GivenCosts.isNumber(item) {
        try add(item, to: key)
        continue
      }
      guard sides.count == 2, !sides[0].isEmpty else {
        throw CostError(
          "'\(item)' is not a cost; costs are written F=1,B=2,W=1, and stages that differ F=1,1.2")
      }
      let name = String(sides[0])
      guard
        GivenCosts.ofChunks.contains(name) || name == "OPT" || UnitCosts.besideKeys.contains(name)
      else {
        throw CostError(
          "unknown cost '\(name)'; costs are \(UnitCosts.words), "
            + "\(UnitCosts.rareKeys.joined(separator: ", ")) where a schedule has them, HOST before each instruction, OPT "
            + "between steps, and for PyTorch's CSV "
            + UnitCosts.actionKeys.joined(separator: ", "))
      }
      guard same[name] == nil, lists[name] == nil else {
        throw CostError("the cost \(name) is given twice")
      }
      same[name] = try number(sides[1], of: name)
      key = name
    }
    try checkLengths()
  }

  /// Reads a table: `stage,F,B,W` in the first line, then one for each stage, from 0 on.
  ///
  /// - Throws: a sentence that starts with the line: `line 3: …`.
  public init(table text: String) throws(CostError) {
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(GivenCosts.trimmed) }
    let keys = Array((lines.first ?? []).dropFirst())
    guard lines.first?.first == "stage", !keys.isEmpty, Set(keys).count == keys.count,
      keys.allSatisfy(GivenCosts.ofChunks.contains)
    else {
      throw CostError(
        "line 1: it must name the columns: stage, and any of \(UnitCosts.words): stage,F,B,W")
    }
    var stage = 0
    for (index, cells) in lines.enumerated().dropFirst() where cells != [""] {
      func fail(_ phrase: String) -> CostError { CostError("line \(index + 1): \(phrase)") }
      guard cells.count == keys.count + 1 else {
        throw fail("there must be \(keys.count + 1) numbers, and there are \(cells.count)")
      }
      guard Int(cells[0]) == stage else {
        throw fail(
          "the stage is '\(cells[0])'; stages follow each other from 0, and this is \(stage)")
      }
      for (key, cell) in zip(keys, cells.dropFirst()) {
        do throws(CostError) {
          lists[key, default: []].append(try number(cell, of: key))
        } catch {
          throw fail(error.description)
        }
      }
      stage += 1
    }
    guard stage > 0 else { throw CostError("line 2: it must have the costs of stage 0") }
  }

  /// Both; none may be given twice.
  public func merging(_ other: GivenCosts) throws(CostError) -> GivenCosts {
    var all = self
    let taken = Set(same.keys).union(lists.keys)
    for key in (Array(other.same.keys) + other.lists.keys).sorted() where taken.contains(key) {
      throw CostError("the cost \(key) is given in the table and beside it; give it once")
    }
    all.same.merge(other.same) { first, _ in first }
    all.lists.merge(other.lists) { first, _ in first }
    all.isExact = isExact && other.isExact
    return all
  }

  /// The costs, the rest as in `UnitCosts.standard`.
  ///
  /// Two of B, I and W give the third; I by itself goes with the standard W.
  public func costs(hop: Ticks = 0) throws(CostError) -> UnitCosts {
    try checkLengths()
    let mayMiss: Ticks = isExact ? 0 : 1
    guard let stages = lists.values.first?.count else {
      return try UnitCosts(given: same, hop: hop, mayMiss: mayMiss)
    }
    var costs: [UnitCosts] = []
    for stage in 0..<stages {
      var given = same
      for (key, list) in lists { given[key] = list[stage] }
      do throws(CostError) {
        costs.append(try UnitCosts(given: given, hop: hop, mayMiss: mayMiss))
      } catch {
        throw CostError("stage \(stage): \(error)")
      }
    }
    return UnitCosts(ofStages: costs)
  }

  private mutating func add(_ text: Substring, to key: String) throws(CostError) {
    guard GivenCosts.ofChunks.contains(key) else {
      throw CostError("\(key) takes one number, the same for all stages, and is a list")
    }
    let number = try number(text, of: key)
    if let first = same.removeValue(forKey: key) { lists[key] = [first] }
    lists[key]?.append(number)
  }

  private mutating func number(
    _ text: some StringProtocol, of key: String
  ) throws(CostError) -> Ticks {
    do throws(DecimalNumber.Fault) {
      let value = try DecimalNumber(reading: text)
      isExact = isExact && value.isExact
      return value.ticks
    } catch {
      let clause = error.clause("it must be a number from 0 to 1000000000")
      throw CostError("the cost \(key) is '\(text)'\(clause)")
    }
  }

  private func checkLengths() throws(CostError) {
    let lengths = lists.sorted { $0.key < $1.key }.map { (key: $0.key, count: $0.value.count) }
    guard let first = lengths.first, let other = lengths.first(where: { $0.count != first.count })
    else { return }
    throw CostError(
      "\(first.key) has \(first.count) costs and \(other.key) \(other.count); a list has one for each "
        + "stage")
  }

  /// Whether a text starts as numbers do, whatever comes then.
  private static func isNumber(_ text: Substring) -> Bool {
    text.isEmpty || text.first.map { $0.isNumber || ".+-".contains($0) } ?? false
  }

  private static func trimmed(_ text: Substring) -> String {
    let start = text.drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}

extension GivenCosts {
  /// The keys of all that was given.
  public var keys: Set<String> { Set(same.keys).union(lists.keys) }

  /// A cost of all stages, by its key.
  public mutating func give(_ key: String, _ cost: Ticks) { same[key] = cost }

  /// A cost by its key, one for each stage, `[stages]`.
  public mutating func give(_ key: String, stages costs: [Ticks]) { lists[key] = costs }
}
