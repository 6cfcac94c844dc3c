import PPModel
import PPSupport

extension Table {
  /// The cells of a column with the same number of decimals in every number.
  ///
  /// As many as the cell that shows most, but no more than any allows. Signs and what follows the number
  /// (`%`, `×`) stay; cells that show no number do too.
  static func sameDecimals(_ column: [Cell]) -> [Cell] {
    let parts = column.map { cell -> ShownNumber? in
      guard case .number(_, let shown, _) = cell else { return nil }
      return ShownNumber(shown)
    }
    let most = column.compactMap { cell -> Int? in
      guard case .number(_, _, let decimals) = cell else { return nil }
      return decimals
    }.min()
    let wanted = min(parts.compactMap { $0?.decimals }.max() ?? 0, most ?? 0)
    return zip(column, parts).map { cell, part in
      guard case .number(let exact, _, let decimals) = cell, let part, part.decimals != wanted
      else {
        return cell
      }
      return .number(
        exact: exact, shown: part.text(decimals: wanted, exact: exact), decimals: decimals)
    }
  }
}

extension TimeScale {
  /// Times below each other: with the same decimals, the shorter ones filled up with spaces at the left.
  func column(_ times: [Ticks]) -> [String] {
    let texts = Table.sameDecimals(times.map { .time($0, self) }).map(\.shown)
    let width = texts.map(\.count).max() ?? 0
    return texts.map { String(repeating: " ", count: width - $0.count) + $0 }
  }
}

/// A number as it is shown, with what stands around it: `+12.5 %`.
private struct ShownNumber {
  var sign: Substring
  var digits: Substring
  var rest: Substring
  var decimals: Int

  /// Nil where the text does not start with a number.
  init?(_ text: String) {
    sign = text.prefix { $0 == "+" || $0 == "-" }
    let unsigned = text[sign.endIndex...]
    digits = unsigned.prefix { "0"..."9" ~= $0 || $0 == "." }
    rest = unsigned[digits.endIndex...]
    guard sign.count < 2, let first = digits.first, first != "." else { return nil }
    decimals = digits.split(separator: ".", maxSplits: 1).dropFirst().first?.count ?? 0
  }

  /// With so many decimals: rounded from the exact number where that is the number shown, else from this.
  func text(decimals wanted: Int, exact: String) -> String {
    let shown = Double(digits) ?? 0
    let known = Double(exact).map { abs($0) }
    let value =
      known.flatMap { NumberText.fixed($0, decimals: decimals) == digits ? $0 : nil } ?? shown
    return sign + NumberText.fixed(value, decimals: wanted) + rest
  }
}
