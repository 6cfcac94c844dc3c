/// A forward or a backward in a rank's order: of which lane, and in which form.
///
/// A lane takes its micro-batches in their order, so a token need not name one. W has none: decoding puts it where there is
/// time for it. 4 bytes.
struct Token: Equatable, Sendable, BitwiseCopyable {
  /// Twice the lane, and one more for a backward; and `mark`, where it is marked.
  var bits: Int32

  /// Of a forward, that it runs as a pair with the backward right behind it; of a backward by itself, that it
  /// runs whole.
  static let mark: Int32 = 1 << 30

  init(bits: Int32) { self.bits = bits }

  init(forward lane: Int, isMarked: Bool = false) {
    bits = Int32(lane) << 1 | (isMarked ? Token.mark : 0)
  }

  init(backward lane: Int, isMarked: Bool = false) {
    bits = Int32(lane) << 1 | 1 | (isMarked ? Token.mark : 0)
  }

  /// Twice the lane, and one more for a backward.
  @inline(__always)
  var place: Int { Int(bits & ~Token.mark) }
  @inline(__always)
  var lane: Int { place >> 1 }
  @inline(__always)
  var isBackward: Bool { bits & 1 != 0 }
  @inline(__always)
  var isMarked: Bool { bits & Token.mark != 0 }

  /// The same, marked if it was not, and the other way round.
  var toggled: Token { Token(bits: bits ^ Token.mark) }
}
