import PPAnalysis
import PPCost
import PPExport
import PPModel
import PPSupport

/// The values of options, read and checked: raw text in, values out.
extension Invocation {
  /// The most ranks that a schedule may have.
  static let mostRanks = 65_536
  /// The most micro-batches that a schedule may have.
  static let mostMicrobatches = 16_777_216

  /// A whole number in a range.
  func integer(_ option: Option, _ range: ClosedRange<Int>) throws(Failure) -> Int? {
    guard let text = value(option) else { return nil }
    return try Invocation.integer(text, option, range)
  }

  static func integer(
    _ text: String, _ option: Option, _ range: ClosedRange<Int>
  ) throws(Failure) -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw .trouble(
        "\(option.name) is '\(text)'; it must be a whole number from \(range.lowerBound) to "
          + "\(range.upperBound)")
    }
    return number
  }

  /// Whole numbers in a range, separated by commas.
  func integers(_ option: Option, _ range: ClosedRange<Int>) throws(Failure) -> [Int]? {
    guard let text = value(option) else { return nil }
    return try text.split(separator: ",", omittingEmptySubsequences: false).map {
      item throws(Failure) in
      try Invocation.integer(String(item), option, range)
    }
  }

  /// A decimal number, in millionths.
  func decimal(_ option: Option, upTo limit: Int64) throws(Failure) -> Int64? {
    guard let text = value(option) else { return nil }
    return try Invocation.decimal(text, option, upTo: limit)
  }

  static func decimal(
    _ text: String, _ option: Option, upTo limit: Int64
  ) throws(Failure) -> Int64 {
    do throws(DecimalNumber.Fault) {
      let number = try DecimalNumber(reading: text).millionths
      guard number <= limit else { throw .outside }
      return number
    } catch {
      let rule = "it must be a number from 0 to \(TimeScale.unitCosts.text(limit))"
      throw .trouble("\(option.name) is '\(text)'\(error.clause(rule))")
    }
  }

  /// One of several words.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ option: Option, _ choices: Choice.Type, among allowed: [Choice]? = nil
  ) throws(Failure) -> Choice? where Choice.RawValue == String {
    guard let text = value(option) else { return nil }
    let allowed = allowed ?? Array(choices.allCases)
    if let choice = allowed.first(where: { $0.rawValue == text }) { return choice }
    let words = allowed.map(\.rawValue)
    let hint = didYouMean(text, among: words).map { "; \($0)" } ?? ""
    let last = words.last ?? ""
    throw .trouble(
      "\(option.name) is '\(text)'; it must be \(words.dropLast().joined(separator: ", ")) or "
        + "\(last)\(hint)")
  }

  /// `--cost` and `--p2p`.
  func costs() throws(Failure) -> UnitCosts {
    let hop = try decimal(.hop, upTo: DecimalNumber.largest) ?? 0
    guard let text = value(.cost) else {
      var costs = UnitCosts.standard
      costs.hop = hop
      return costs
    }
    let costs: UnitCosts
    do throws(CostError) {
      costs = try UnitCosts(parsing: text, hop: hop)
    } catch {
      throw .trouble("--cost: \(error)")
    }
    guard costs.optimizer == 0 || has(.steps) else {
      throw .trouble("--cost: OPT goes with ppsim explain --steps, which runs steps back to back")
    }
    return costs
  }

  /// `--held-for-w`, in millionths of a chunk.
  func heldForW() throws(Failure) -> Int {
    Int(try decimal(.heldForW, upTo: Int64(Metrics.chunk)) ?? Int64(Metrics.chunk))
  }

  /// Every `--set name=value`.
  func settings() throws(Failure) -> [String: Int] {
    var settings: [String: Int] = [:]
    for text in allValues(.set) {
      let parts = text.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, let number = Int(parts[1]) else {
        throw .trouble("--set is '\(text)'; it must be a name and a whole number: --set chunks=4")
      }
      guard settings.updateValue(number, forKey: String(parts[0])) == nil else {
        throw .trouble("--set gives '\(parts[0])' twice; give it once")
      }
    }
    return settings
  }

  /// Refuses operands where the command takes none.
  func noOperands() throws(Failure) {
    guard let extra = operands.first else { return }
    throw .trouble("ppsim \(command.name) takes no operand, but found '\(extra)'")
  }
}
