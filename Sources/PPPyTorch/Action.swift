import PPModel

/// What an action of a PyTorch schedule does, by its name there.
enum ActionKind: String, CaseIterable {
  case forward = "F"
  case inputBackward = "I"
  case weightBackward = "W"
  case backward = "B"
  case unshard = "UNSHARD"
  case reshard = "RESHARD"
  case sendForward = "SEND_F"
  case receiveForward = "RECV_F"
  case sendBackward = "SEND_B"
  case receiveBackward = "RECV_B"
  case waitSendForward = "WAIT_SEND_F"
  case waitSendBackward = "WAIT_SEND_B"
  case reduceGradients = "REDUCE_GRAD"
  case waitReduceGradients = "WAIT_REDUCE_GRAD"

  /// Whether the action is for one micro-batch.
  var hasMicrobatch: Bool {
    switch self {
    case .unshard, .reshard, .reduceGradients, .waitReduceGradients: false
    default: true
    }
  }

  /// The operation that it is, if it computes.
  var operation: OperationKind? { OperationKind(letter: rawValue) }

  init(_ kind: OperationKind) {
    switch kind {
    case .forward: self = .forward
    case .inputBackward: self = .inputBackward
    case .weightBackward: self = .weightBackward
    case .backward: self = .backward
    }
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
  var text: String { "\(stage)\(kind.rawValue)\(kind.hasMicrobatch ? "\(microbatch)" : "")" }

  /// The operation that it is, if it computes.
  var operation: Operation? {
    kind.operation.map { Operation($0, stage: stage, microbatch: microbatch) }
  }

  init(_ kind: ActionKind, stage: Int, microbatch: Int = 0) {
    self.kind = kind
    self.stage = stage
    self.microbatch = microbatch
  }

  init(_ operation: Operation) {
    self.init(
      ActionKind(operation.kind), stage: operation.stage, microbatch: operation.microbatch)
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
