/// Reads Megatron's layout string into the symbols of each stage.
struct LayoutParser {
  private let text: [Character]
  private var position = 0
  private var depth = 0

  init(_ text: String) { self.text = Array(text.prefix(100_000)) }

  mutating func stages() throws(LayoutError) -> [[Character]] {
    let symbols = try sequence()
    guard position == text.count else {
      throw LayoutError("the layout has ')' without '(' at character \(position + 1)")
    }
    var stages = symbols.split(separator: "|", omittingEmptySubsequences: false).map(Array.init)
    // A bar at the very end ends the last stage and starts none.
    if stages.count > 1, stages.last == [] { stages.removeLast() }
    return stages
  }

  private mutating func sequence() throws(LayoutError) -> [Character] {
    var symbols: [Character] = []
    while position < text.count, text[position] != ")" {
      let symbol = text[position]
      var item: [Character]
      switch symbol {
      case ",", " ":
        position += 1
        continue
      case "E", "t", "m", "L", "|":
        position += 1
        item = [symbol]
      case "(":
        item = try group()
      default:
        throw LayoutError(
          "'\(symbol)' at character \(position + 1) of the layout means nothing; it is made of "
            + "E, t, m, L, |, (…) and *n")
      }
      let count = try factor()
      guard symbols.count + item.count * count <= Layout.limit else {
        throw LayoutError("the layout has more than \(Layout.limit) parts")
      }
      for _ in 0..<count { symbols += item }
    }
    return symbols
  }

  private mutating func group() throws(LayoutError) -> [Character] {
    let opening = position
    depth += 1
    guard depth <= 32 else { throw LayoutError("the layout nests more than 32 deep") }
    position += 1
    let item = try sequence()
    guard position < text.count else {
      throw LayoutError("'(' at character \(opening + 1) of the layout is never closed")
    }
    position += 1
    depth -= 1
    return item
  }

  /// `*n` after an item; 1 where there is none.
  private mutating func factor() throws(LayoutError) -> Int {
    guard position < text.count, text[position] == "*" else { return 1 }
    position += 1
    var digits = ""
    while position < text.count, text[position].isASCII, text[position].isNumber {
      digits.append(text[position])
      position += 1
    }
    guard let count = Int(digits), count <= Layout.limit else {
      throw LayoutError(
        "'*' in the layout needs a number up to \(Layout.limit) after it, at character "
          + "\(position + 1)")
    }
    return count
  }
}
