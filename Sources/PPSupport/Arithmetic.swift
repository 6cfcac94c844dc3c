/// The largest number that divides both; the other one where one is 0.
///
/// - Complexity: O(log of the smaller).
@inlinable
package func greatestCommonDivisor<Number: BinaryInteger>(_ a: Number, _ b: Number) -> Number {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
