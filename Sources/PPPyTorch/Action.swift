import PPModel

/// What an action of a PyTorch schedule does.
enum ActionKind: Hashable {
  /// It computes.
  case compute(OperationKind)
  case unshard
  case reshard
  case sendForward
  case receiveForward
  case sendBackward
  case receiveBackward
  case waitSendForward
  case waitSendBackward
  case reduceGradients
  case waitReduceGradients

  /// Whether the action is for one micro-batch.
  var hasMicrobatch: Bool {
    switch self {
    case .unshard, .reshard, .reduceGradients, .waitReduceGradients: false
    default: true
    }
  }

  /// The operation that it is, if it computes.
  var operation: OperationKind? {
    if case .compute(let kind) = self { kind } else { nil }
  }

  /// The name of each kind, in PyTorch's order: parts of a computation before the whole.
  private static let names: [(kind: ActionKind, name: String)] =
    (OperationKind.elements + OperationKind.allCases.filter { !$0.traits.parts.isEmpty })
    .map { (.compute($0), $0.letter) } + [
      (.unshard, "UNSHARD"), (.reshard, "RESHARD"), (.sendForward, "SEND_F"),
      (.receiveForward, "RECV_F"), (.sendBackward, "SEND_B"), (.receiveBackward, "RECV_B"),
      (.waitSendForward, "WAIT_SEND_F"), (.waitSendBackward, "WAIT_SEND_B"),
      (.reduceGradients, "REDUCE_GRAD"), (.waitReduceGradients, "WAIT_REDUCE_GRAD"),
    ]

  /// Every name.
  static let allNames = names.map(\.name)
  private static let nameOfKind = Dictionary(uniqueKeysWithValues: names.map { ($0.kind, $0.name) })
  private static let kindOfName = Dictionary(uniqueKeysWithValues: names.map { ($0.name, $0.kind) })

  /// Its name in PyTorch's CSV: `SEND_F`.
  var name: String { ActionKind.nameOfKind[self] ?? "" }

  /// The kind of this name, if there is one.
  init?(name: String) {
    guard let kind = ActionKind.kindOfName[name] else { return nil }
    self = kind
  }
}

/// One action: `3F5`, `2RECV_B0`, `0UNSHARD`.
struct Action: Hashable {
  var kind: ActionKind
  /// The stage, numbered globally.
  var stage: Int
  /// The micro-batch; 0 for an action that has none.
  var microbatch = 0

  /// As PyTorch writes it.
  var text: String { "\(stage)\(kind.name)\(kind.hasMicrobatch ? "\(microbatch)" : "")" }

  /// The operation that it is, if it computes.
  var operation: StageOperation? {
    kind.operation.map { StageOperation($0, stage: stage, microbatch: microbatch) }
  }

  init(_ kind: ActionKind, stage: Int, microbatch: Int = 0) {
    self.kind = kind
    self.stage = stage
    self.microbatch = microbatch
  }

  init(_ operation: StageOperation) {
    self.init(
      ActionKind.compute(operation.kind), stage: operation.stage, microbatch: operation.microbatch)
  }

  /// The message that it sends or receives.
  ///
  /// PyTorch names a receive by the stage that receives, a message here by the one that sends.
  var message: Message? {
    switch kind {
    case .sendForward, .waitSendForward:
      Message(isForward: true, stage: stage, microbatch: microbatch)
    case .sendBackward, .waitSendBackward:
      Message(isForward: false, stage: stage, microbatch: microbatch)
    case .receiveForward: Message(isForward: true, stage: stage - 1, microbatch: microbatch)
    case .receiveBackward: Message(isForward: false, stage: stage + 1, microbatch: microbatch)
    default: nil
    }
  }

  static func send(_ message: Message) -> Action {
    Action(
      message.isForward ? .sendForward : .sendBackward, stage: message.stage,
      microbatch: message.microbatch)
  }

  static func receive(_ message: Message) -> Action {
    Action(
      message.isForward ? .receiveForward : .receiveBackward, stage: message.receivingStage,
      microbatch: message.microbatch)
  }

  static func wait(_ message: Message) -> Action {
    Action(
      message.isForward ? .waitSendForward : .waitSendBackward, stage: message.stage,
      microbatch: message.microbatch)
  }
}

/// One cell that is not empty.
enum Cell: Equatable {
  /// One or two operations.
  case run(Instruction)
  /// Anything else.
  case other(Action)

  var text: String {
    switch self {
    case .run(.single(let operation)): Action(operation).text
    case .run(.pair(let forward, let backward)):
      "(\(Action(forward).text);\(Action(backward).text))OVERLAP_F_B"
    case .other(let action): action.text
    }
  }
}
