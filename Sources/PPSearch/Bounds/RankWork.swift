import PPModel

/// What one rank has to do in a step, as far as bounds look at it, in ticks.
struct RankWork {
  /// The rank.
  var rank: Int
  /// How many chunks it has: forwards, in pairs or not.
  var chunks: Int
  /// What it works in all, where as little as may be runs in pairs.
  var all: Ticks
  /// The forwards that can run before the first backward, longest first.
  var forwards: [Ticks]
  /// The shortest instruction with a forward.
  var shortestForward: Ticks
  /// What can be left of chunks after the last forward: B, or I and W, longest first.
  var backwards: [Ticks]
  /// The Ws that can be left by themselves, longest first.
  var weights: [Ticks]
  /// What it computes again, which may come before the first backward as well as after the last forward.
  var recomputation: Ticks = 0
  /// The most that a pair saves against its two halves apart; 0 where pairs are given, or none.
  var pairSaving: Ticks
  /// Whether some forward runs in a pair whatever the order, and so after the first backward.
  var hasGivenPairs: Bool
}

/// The least times at a rank, over the stages that it holds; of the step, or of the rank's span.
struct RankTimes {
  /// Until its first instruction can start.
  var head: Ticks
  /// Until its first backward can start.
  var firstBackward: Ticks
  /// From the end of its last forward until all is done.
  var tail: Ticks
  /// From the end of its last backward until all is done; 0 where W may run last.
  var drain: Ticks
  /// How long a chunk is held, at least.
  var residence: Ticks

  /// The times of a step.
  ///
  /// - Parameters:
  ///   - isWhole: whether every backward of the rank is whole, so that none of it runs last.
  ///   - keepsAllForW: whether a chunk is held as a whole until its W.
  init(_ place: WayTimes.Place, isWhole: Bool, keepsAllForW: Bool) {
    head = place.head
    firstBackward = place.firstBackward
    tail = place.tail
    drain = isWhole ? place.drain : 0
    residence = keepsAllForW ? place.stay : place.residence
  }

  /// The times of a rank's own span: from its first instruction on, to the end of its last.
  init(spanOf place: WayTimes.Place, keepsAllForW: Bool) {
    head = 0
    firstBackward = place.turn
    tail = place.ownTail
    drain = 0
    residence = keepsAllForW ? place.stay : place.residence
  }
}
