import PPCost
import PPModel

/// Evenly spaced numbers in millionths, not laid out: a long range costs no memory.
public struct NumberRange: Equatable, Sendable {
  /// The first.
  var first: Int64
  /// From one to the next.
  var step: Int64 = 0
  /// How many there are.
  var count = 1
  /// Whether the numbers are multiples of something: `2x`.
  var isMultiple = false
  /// Whether they are exactly what was written, with nothing rounded away.
  var isExact = true

  subscript(index: Int) -> Int64 { first + step * Int64(index) }
}

/// Several numbers: `8,16,32..64/16`, `2x..8x`.
public struct NumberList: Sendable {
  /// What the numbers may look like.
  public enum Form: Sendable {
    /// `8,16` or `8..32/8`.
    case whole
    /// The same, or multiples of another number: `2x..8x`.
    case sizes
    /// `0,0.1` or `0..0.5/0.1`.
    case decimal
    /// `0.5x,1x` or `0.5x..2x/0.5x`.
    case factors

    package var example: String {
      switch self {
      case .whole: "8,16 or 8..32/8"
      case .sizes: "32,64, 16..64/16 or 2x..8x"
      case .decimal: "0,0.1 or 0..0.5/0.1"
      case .factors: "0.5x,1x or 0.5x..2x/0.5x"
      }
    }
  }

  private let ranges: [NumberRange]
  /// How many numbers there are; `Int.max` for more than that.
  public let count: Int

  /// One number, in millionths.
  public init(_ value: Int64) {
    ranges = [NumberRange(first: value)]
    count = 1
  }

  /// Reads a list.
  ///
  /// - Parameters:
  ///   - name: how messages call it: `--pp`.
  ///   - limits: what numbers may be, in millionths.
  /// - Throws: a sentence about the number that cannot be read.
  public init(
    parsing text: String, name: String, _ form: Form, _ limits: ClosedRange<Int64>
  ) throws(Refusal) {
    ranges = try text.split(separator: ",", omittingEmptySubsequences: false).map {
      item throws(Refusal) in
      try NumberList.range(item, name: name, form, limits)
    }
    count = ranges.reduce(0) { total, range in
      let (sum, overflow) = total.addingReportingOverflow(range.count)
      return overflow ? .max : sum
    }
  }

  /// The number at a place, in millionths, and whether it is a multiple.
  public subscript(index: Int) -> (value: Int64, isMultiple: Bool) {
    var rest = index
    for range in ranges {
      if rest < range.count { return (range[rest], range.isMultiple) }
      rest -= range.count
    }
    preconditionFailure("a list has no number \(index)")
  }

  /// Reads one number or one range, without commas.
  static func range(
    _ item: Substring, name: String, _ form: Form, _ limits: ClosedRange<Int64>
  ) throws(Refusal) -> NumberRange {
    let (bounds, step) = cut(item, "/")
    let (low, high) = cut(bounds, "..")
    let (first, last): (Number, Number)
    do throws(DecimalNumber.Fault) {
      first = try number(low, form, limits)
      last =
        try high.map { high throws(DecimalNumber.Fault) in try number(high, form, limits) }
        ?? first
      guard last.isMultiple == first.isMultiple else { throw .outside }
    } catch {
      let rule =
        "it takes numbers from \(DecimalNumber.text(limits.lowerBound)) to "
        + "\(DecimalNumber.text(limits.upperBound)), as in \(form.example)"
      throw .trouble("\(name) has '\(item)'\(error.clause(rule))")
    }
    guard high != nil else {
      guard step == nil else { throw .trouble("\(name) has '\(item)'; a step goes with a range") }
      return NumberRange(first: first.value, isMultiple: first.isMultiple, isExact: first.isExact)
    }
    guard first.value <= last.value else {
      throw .trouble(
        "\(name) has '\(item)', an empty range; write the smaller number first, as in \(form.example)"
      )
    }
    return try NumberList.range(item, name: name, form, first, last, step)
  }

  private static func range(
    _ item: Substring, name: String, _ form: Form, _ first: Number, _ last: Number,
    _ step: Substring?
  ) throws(Refusal) -> NumberRange {
    let unit = DecimalNumber.one
    guard let step else {
      guard first.value % unit == 0, last.value % unit == 0 else {
        throw .trouble("\(name) has '\(item)', which needs a step, as in \(form.example)")
      }
      return NumberRange(
        first: first.value, step: unit, count: Int((last.value - first.value) / unit) + 1,
        isMultiple: first.isMultiple)
    }
    let all = 1...DecimalNumber.largest
    // The step of multiples may be written with or without its x.
    let width =
      (try? number(step, form, all))
      ?? (first.isMultiple ? try? number(step + "x", form, all) : nil)
    guard let width else {
      throw .trouble(
        "\(name) has '\(item)', whose step is '\(step)'; it must be above 0, as in \(form.example)")
    }
    return NumberRange(
      first: first.value, step: width.value,
      count: Int((last.value - first.value) / width.value) + 1, isMultiple: first.isMultiple,
      isExact: first.isExact && width.isExact)
  }

  /// One number, in millionths.
  private struct Number {
    var value: Int64
    var isMultiple: Bool
    var isExact: Bool
  }

  private static func number(
    _ text: Substring, _ form: Form, _ limits: ClosedRange<Int64>
  ) throws(DecimalNumber.Fault) -> Number {
    let isMultiple = text.hasSuffix("x")
    let decimal = try DecimalNumber(reading: isMultiple ? text.dropLast() : text)
    let isWhole =
      decimal.isExact && decimal.millionths % DecimalNumber.one == 0
    let isFitting =
      switch form {
      case .whole: isWhole && !isMultiple
      case .sizes: isWhole
      case .decimal: !isMultiple
      case .factors: isMultiple
      }
    guard isFitting, limits.contains(decimal.millionths) else { throw .outside }
    return Number(value: decimal.millionths, isMultiple: isMultiple, isExact: decimal.isExact)
  }

  /// A text before and after the first `separator`.
  private static func cut(_ text: Substring, _ separator: String) -> (Substring, Substring?) {
    guard let place = text.indices.first(where: { text[$0...].hasPrefix(separator) }) else {
      return (text, nil)
    }
    return (text[..<place], text[place...].dropFirst(separator.count))
  }
}
