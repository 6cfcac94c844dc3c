import PPSupport

/// How the values of expressions move from one iteration of a loop to the next, or over a stride of several.
struct ExpressionMotion {
  /// How the registers move, `[registers]`.
  private var paths: [Path] = []
  /// For how many strides, the present one included, all goes on that was asked for.
  private(set) var horizon = 0
  /// How many times as long a stride would have to be for quotients to move evenly; 1 where they do.
  private(set) var stretch = 1

  /// In stride t, counted from the present one, a register holds its value now + t × slope, for all t below
  /// `horizon`; a condition holds the value that it has now.
  struct Path {
    var slope: Int
    var horizon: Int
    /// How many times as long a stride would have to be for it to go on longer.
    var stretch = 1

    /// That of a constant.
    static let standing = steady(0)

    /// One that goes on.
    static func steady(_ slope: Int) -> Path {
      Path(slope: slope, horizon: ExpressionMotion.longest)
    }

    init(slope: Int, horizon: Int, stretch: Int = 1) {
      (self.slope, self.horizon, self.stretch) = (slope, horizon, stretch)
    }
  }

  /// A value now, and its path.
  struct Moving {
    var value: Int
    var path: Path
    var slope: Int { path.slope }
    /// Whether it can be added to another without an overflow.
    var isSmall: Bool {
      value.magnitude < ExpressionMotion.largest && slope.magnitude < ExpressionMotion.largest
    }

    init(_ value: Int, _ path: Path) { (self.value, self.path) = (value, path) }
  }

  /// The most strides at once, and the largest value and slope: nothing below overflows.
  private static let longest = 1 << 20
  private static let largest = 1 << 40

  /// Begins with variables, the first registers, that stand still, for `strides` at most.
  mutating func begin(variables: Int, strides: Int) {
    for variable in 0..<min(variables, paths.count) { paths[variable] = .standing }
    horizon = min(strides, ExpressionMotion.longest)
    stretch = 1
  }

  /// Takes up registers that were added: constants, and what is computed before it is asked for.
  mutating func extend(to registers: Int) {
    paths.append(contentsOf: repeatElement(.standing, count: registers - paths.count))
  }

  subscript(register: Int) -> Path {
    get { paths[register] }
    set { paths[register] = newValue }
  }

  /// Goes no further than a value that was asked for.
  mutating func follow(_ path: Path) {
    end(after: path.horizon)
    stretch = ExpressionMotion.joined(stretch, path.stretch)
  }

  /// Ends the horizon after `strides` at the latest.
  mutating func end(after strides: Int) { horizon = min(horizon, strides) }

  /// Runs steps; false where values are too large to follow, or there is no value.
  mutating func run(
    _ steps: Column<ExpressionCode.Step>, _ range: Range<Int>, _ registers: MutableColumn<Int>
  ) -> Bool {
    paths.withMutableColumn { paths in
      func moving(_ register: Int32) -> Moving {
        Moving(registers[Int(register)], paths[Int(register)])
      }
      for index in range {
        let step = steps[index]
        let (left, right) = (moving(step.left), moving(step.right))
        guard left.isSmall, right.isSmall,
          let result = ExpressionMotion.apply(
            step.operation, left, right, moving(step.condition)),
          result.isSmall
        else { return false }
        registers[Int(step.target)] = result.value
        paths[Int(step.target)] = result.path
      }
      return true
    }
  }

  /// The stretch that two need together; 2²⁰ where that is too long.
  @inline(__always)
  private static func joined(_ one: Int, _ other: Int) -> Int {
    if one == other || other == 1 { return one }
    return min(longest, one / greatestCommonDivisor(one, other) * other)
  }

  /// One step, of values below 2⁴⁰ each, so that only a product can overflow.
  @inline(__always)
  private static func apply(
    _ operation: ExpressionCode.Operation, _ left: Moving, _ right: Moving, _ condition: Moving
  ) -> Moving? {
    /// A value that both sides make up.
    func both(_ value: Int, slope: Int, horizon: Int = .max) -> Moving {
      Moving(
        value,
        Path(
          slope: slope, horizon: min(horizon, left.path.horizon, right.path.horizon),
          stretch: joined(left.path.stretch, right.path.stretch)))
    }
    func truth(_ holds: Bool, _ horizon: Int = .max) -> Moving {
      both(holds ? 1 : 0, slope: 0, horizon: horizon)
    }
    switch operation {
    case .add: return both(left.value + right.value, slope: left.slope + right.slope)
    case .subtract: return both(left.value - right.value, slope: left.slope - right.slope)
    case .multiply:
      let (value, overflow) = left.value.multipliedReportingOverflow(by: right.value)
      guard !overflow else { return nil }
      let (still, moved) = left.slope == 0 ? (left, right) : (right, left)
      guard still.slope == 0 else { return both(value, slope: 0, horizon: 1) }
      let (slope, steep) = still.value.multipliedReportingOverflow(by: moved.slope)
      return steep ? nil : both(value, slope: slope)
    case .divide, .remainder:
      guard right.value != 0 else { return nil }
      let wantsRest = operation == .remainder
      let (quotient, rest) = left.value.quotientAndRemainder(dividingBy: right.value)
      let path = divided(left, by: right, rest: rest, wantsRest: wantsRest)
      return Moving(wantsRest ? rest : quotient, path)
    case .equal: return truth(left.value == right.value, meeting(left, right))
    case .notEqual: return truth(left.value != right.value, meeting(left, right))
    case .less: return truth(left.value < right.value, crossing(left, right))
    case .lessOrEqual: return truth(left.value <= right.value, crossing(right, left))
    case .and: return truth(left.value != 0 && right.value != 0)
    case .or: return truth(left.value != 0 || right.value != 0)
    case .not: return truth(left.value == 0)
    case .minimum, .maximum:
      let takesLeft = (left.value < right.value) == (operation == .minimum)
      let taken = takesLeft ? left : right
      return both(taken.value, slope: taken.slope, horizon: crossing(left, right))
    case .select:
      let taken = condition.value != 0 ? left : right
      return Moving(
        taken.value,
        Path(
          slope: taken.slope, horizon: min(taken.path.horizon, condition.path.horizon),
          stretch: joined(taken.path.stretch, condition.path.stretch)))
    }
  }

  /// How a quotient or its rest moves: until the quotient changes; in strides by whole divisors evenly.
  private static func divided(
    _ left: Moving, by right: Moving, rest: Int, wantsRest: Bool
  ) -> Path {
    let horizon = min(left.path.horizon, right.path.horizon)
    let stretch = joined(left.path.stretch, right.path.stretch)
    if left.slope == 0, right.slope == 0 {
      return Path(slope: 0, horizon: horizon, stretch: stretch)
    }
    let divisor = right.value
    guard right.slope == 0, divisor > 0, left.value >= 0 else {
      return Path(slope: 0, horizon: 1, stretch: stretch)
    }
    if left.slope > 0, left.slope % divisor == 0 {
      return Path(
        slope: wantsRest ? 0 : left.slope / divisor, horizon: horizon, stretch: stretch)
    }
    let steps = left.slope > 0 ? (divisor - rest - 1) / left.slope : rest / -left.slope
    let longer = divisor / greatestCommonDivisor(divisor, Int(left.slope.magnitude))
    return Path(
      slope: wantsRest ? left.slope : 0, horizon: min(horizon, steps + 1),
      stretch: joined(stretch, longer))
  }

  /// For how many strides two values stay equal, or unequal.
  static func meeting(_ left: Moving, _ right: Moving) -> Int {
    let (difference, slope) = (left.value - right.value, left.slope - right.slope)
    guard slope != 0 else { return .max }
    if difference == 0 { return 1 }
    return difference % slope == 0 && difference / slope < 0 ? -(difference / slope) : .max
  }

  /// For how many strides one value stays below another, or at least as large.
  private static func crossing(_ left: Moving, _ right: Moving) -> Int {
    let (difference, slope) = (left.value - right.value, left.slope - right.slope)
    if difference < 0, slope > 0 { return (-difference - 1) / slope + 1 }
    if difference >= 0, slope < 0 { return difference / -slope + 1 }
    return .max
  }
}
