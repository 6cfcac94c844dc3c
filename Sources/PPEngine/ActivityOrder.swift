import PPModel

/// The place of an activity among those that end at the same time: by rank, then by sequence on that rank.
///
/// No two activities that are under way have the same: the order of events is total.
struct ActivityOrder: Comparable {
  let value: UInt64

  /// One of a rank's streams.
  init(rank: Int, stream: ComponentStream) { value = UInt64(rank) << 40 | UInt64(stream.rawValue) }

  /// The message to a rank that was sent as number `number` of all.
  init(rank: Int, message number: Int) {
    value = UInt64(rank) << 40 | (UInt64(number) &+ 2) & (1 << 40 - 1)
  }

  static func < (left: ActivityOrder, right: ActivityOrder) -> Bool { left.value < right.value }
}
