/// A function known at a few places: in between it goes straight over the places' logarithms.
public struct RateTable: Equatable, Sendable {
  /// The places, rising.
  public let places: [Double]
  /// The values there, `[places]`.
  public let values: [Double]

  /// A table; nil where places and values do not match, or places do not rise above 0.
  public init?(_ places: [Double], _ values: [Double]) {
    guard !places.isEmpty, places.count == values.count, places[0] > 0,
      zip(places, places.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    self.places = places
    self.values = values
  }

  init(unchecked places: [Double], _ values: [Double]) {
    self.places = places
    self.values = values
  }

  /// The value at a place; beyond the ends, that of the end.
  public func value(at place: Double) -> Double {
    guard place > places[0] else { return values[0] }
    guard let next = places.firstIndex(where: { $0 >= place }) else {
      return values[values.count - 1]
    }
    let share =
      (logarithm(place) - logarithm(places[next - 1]))
      / (logarithm(places[next]) - logarithm(places[next - 1]))
    return values[next - 1] + share * (values[next] - values[next - 1])
  }

  /// The same with values `factor` times as large.
  public func scaled(by factor: Double) -> RateTable {
    RateTable(unchecked: places, values.map { $0 * factor })
  }
}

/// The logarithm to the base 2, by its bits and a series: the same on every system.
func logarithm(_ value: Double) -> Double {
  // value = 2^exponent × s, and ln s = 2 artanh((s - 1) / (s + 1)) with s from 1 to 2.
  let ratio = (value.significand - 1) / (value.significand + 1)
  let square = ratio * ratio
  var (term, sum) = (ratio, 0.0)
  for odd in stride(from: 1.0, through: 39, by: 2) {
    sum += term / odd
    term *= square
  }
  return Double(value.exponent) + 2 * sum * 1.442_695_040_888_963_4
}

/// The third root of a number above 0, by Newton's method: the same on every system.
func thirdRoot(_ value: Double) -> Double {
  var root = value < 1 ? 1 : value
  for _ in 0..<100 { root -= (root - value / (root * root)) / 3 }
  return root
}
