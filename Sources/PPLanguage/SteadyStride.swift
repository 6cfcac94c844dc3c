import PPModel

/// A stride of a loop: some iterations as they will come again and again, the same instructions whose micro-batches
/// move evenly.
struct SteadyStride {
  /// What one operation does in each stride.
  struct Move {
    /// Its place among the stride's instructions.
    let place: Int
    let operation: OperationID
    let slot: Int
    /// Now; of no meaning for one that takes the oldest.
    var microbatch: Int
    /// How far it moves in a stride; nil for the next of its counter.
    var step: Int?
    let isBackwardOfPair: Bool
    /// Whether it is a W that takes the oldest I, of its slot or, where that is -1, of all.
    let takesOldest: Bool
  }

  var moves: [Move] = []
  /// The steps that a stride counts.
  var steps = 0
  /// Whether a W takes the oldest I.
  var takesOldest = false
  /// Whether I leaves something for later, or W takes it up.
  var passesWeights = false
  /// The instructions of a stride.
  var instructions = 0
  var motion = ExpressionMotion()
  /// What the schedule's columns get.
  var rows: [MovingInstruction] = []

  /// The most moves that are worth looking at.
  static let most = 4096
  /// The most instructions that are added at once.
  static let mostAtOnce = 1 << 20
  /// The fewest strides that are worth it.
  static let fewest = 4
  /// How often a stride of several iterations comes again at the least.
  static let often = 8
  /// Where longer strides are not looked for.
  static let enough = 64

  mutating func begin(variables: Int, strides: Int) {
    moves.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
    (steps, instructions) = (0, 0)
    (takesOldest, passesWeights) = (false, false)
    motion.begin(variables: variables, strides: strides)
  }
}
