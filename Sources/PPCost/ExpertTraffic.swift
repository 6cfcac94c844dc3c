import PPCluster
import PPSupport

/// What one copy of a token takes in an all-to-all, in the layout of DeepEP's first version.
public enum TokenBytes {
  /// What a token carries besides its activations: routing indices and weights, about.
  static let routing: Bytes = 80

  /// Dispatch in FP8: a byte for each hidden value, a four-byte scale for each 128, and the routing.
  public static func dispatch(hidden: Int) -> Bytes {
    Bytes(Double(hidden)) + 4 * Double((hidden + 127) / 128) + routing
  }

  /// The backward of combine moves gradients in FP8, with 16 bytes of routing.
  public static func backwardOfCombine(hidden: Int) -> Bytes {
    dispatch(hidden: hidden) - routing + 16
  }

  /// Combine in BF16: two bytes for each hidden value, with 48 bytes of routing.
  public static func combine(hidden: Int) -> Bytes { 2 * Double(hidden) + 48 }
}
