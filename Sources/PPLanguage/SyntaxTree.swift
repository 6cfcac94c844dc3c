import PPModel

/// An index into the tree's expressions.
typealias ExpressionID = Int32
/// An index into the tree's blocks.
typealias BlockID = Int32
/// An index into the tree's operations.
typealias OperationID = Int32
/// An index into the variables that evaluation keeps.
typealias VariableID = Int32

/// A node of an expression.
///
/// Nodes lie in one array and name each other by index, so that evaluating
/// them touches no reference counts.
enum Expression {
  case literal(Int)
  case variable(VariableID)
  case negate(ExpressionID)
  case not(ExpressionID)
  case binary(BinaryOperator, ExpressionID, ExpressionID)
  case conditional(ExpressionID, ExpressionID, ExpressionID)
  /// How many I wait for their W: on the whole rank, or in one slot.
  case pending(slot: ExpressionID?)
}

enum BinaryOperator: Equatable {
  case add, subtract, multiply, divide, remainder
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  case and, or
  case minimum, maximum
}

/// Whether an expression is a number or a condition.
enum ValueType: Equatable {
  case number
  case condition
}

/// `F[slot]@microbatch`, with both parts optional.
struct OperationNode {
  var kind: OperationKind
  /// Which of a slot's counters it goes by where it names no micro-batch; -1 for a kind that follows another.
  let counter: Int
  /// Whether another kind takes up its micro-batches later.
  let isFollowed: Bool
  var slot: ExpressionID?
  var microbatch: ExpressionID?
  /// Where it stands, in bytes.
  var offset: Int

  init(kind: OperationKind, offset: Int) {
    self.kind = kind
    self.offset = offset
    counter = kind.counter ?? -1
    isFollowed = OperationKind.allCases.contains { $0.traits.follows == kind }
  }
}

extension OperationKind {
  /// The kinds that have a counter in each slot: a whole for its parts as well.
  static let counted = allCases.filter { $0.whole == nil && $0.traits.follows == nil }

  /// The counter that it goes by; nil for a kind that takes up the micro-batches of another.
  fileprivate var counter: Int? {
    traits.follows == nil ? OperationKind.counted.firstIndex(of: whole ?? self) : nil
  }
}

enum Statement {
  case operation(OperationID)
  case pair(forward: OperationID, backward: OperationID)
  case repeatCount(ExpressionID, BlockID)
  case repeatRange(VariableID, from: ExpressionID, to: ExpressionID, BlockID)
  case branch(ExpressionID, then: BlockID, otherwise: BlockID?)
  case onRank(ExpressionID, BlockID)
  case define(VariableID, ExpressionID)
  case require(ExpressionID, Int32)
  case option(Int32)
  case placement(Int32)
  case pad(ExpressionID)
  case cut(ExpressionID)
  case block(Int32)
  /// An instruction of a block, at its time.
  case place(OperationID, at: ExpressionID)
  /// What fills the gaps of a block.
  case fill(OperationID)
}

/// `block every … within … { … }`.
struct BlockNode {
  var period: ExpressionID
  var limit: ExpressionID?
  var body: BlockID
  var offset: Int
}

/// `placement …`.
enum PlacementNode {
  case linear
  case interleaved(ExpressionID)
  case vshape
  case bidirectional
  case custom([SlotLine])
}

/// A line of a custom placement: a slot, or several of them.
enum SlotLine: Sendable {
  case slot(SlotNode)
  case repeatRange(VariableID, from: ExpressionID, to: ExpressionID, [SlotLine])
}

/// One `slot` line of a custom placement: its stage on this rank, or on each rank.
struct SlotNode: Sendable {
  var stage: ExpressionID?
  var stageOfRank: [ExpressionID]
  var from: ExpressionID?
  var to: ExpressionID?
  var offset: Int
}

/// `option name = default`.
struct OptionNode {
  var name: String
  var variable: VariableID
  var value: ExpressionID
}

/// What to say, and where, when a requirement is not met.
struct RequirementNode {
  var message: String
  var offset: Int
}

/// A parsed schedule file.
struct SyntaxTree {
  var expressions: [Expression] = []
  /// Where each expression stands, in bytes.
  var expressionOffsets: [Int] = []
  /// The number of nodes of each expression: what evaluating it may cost.
  var expressionSizes: [Int] = []
  var operations: [OperationNode] = []
  /// The statements of all blocks, those of one block side by side.
  var statements: [Statement] = []
  /// The statements of each block.
  var blocks: [Range<Int>] = []
  var placements: [PlacementNode] = []
  /// Where the placement stands, in bytes; 0 where the file leaves it out.
  var placementOffset = 0
  var options: [OptionNode] = []
  /// The building block, at most one.
  var buildingBlocks: [BlockNode] = []
  var requirements: [RequirementNode] = []
  var claims = ClaimNode()
  var root: BlockID = 0
  var variableCount = SyntaxTree.predefined.count
  var name: String?
  var size: (pp: Int, micro: Int)?

  /// Whether any rank can run pairs; looks at every statement.
  var hasPairs: Bool { statements.contains { if case .pair = $0 { true } else { false } } }

  /// Variables that every program sees, in the order of their ids.
  static let predefined = ["rank", "pp", "micro"]
}
