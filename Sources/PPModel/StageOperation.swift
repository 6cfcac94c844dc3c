/// One chunk of work: a kind, on one stage, for one micro-batch.
///
/// Micro-batches are numbered globally, so an operation's name is unique in a schedule and says,
/// with the schedule's placement, which rank runs it.
public struct StageOperation: Hashable, Sendable, CustomStringConvertible {
  /// What the operation does.
  public var kind: OperationKind
  /// The stage, `0..<stages`.
  public var stage: Int
  /// The micro-batch, `0..<micro`.
  public var microbatch: Int

  /// Names an operation.
  public init(_ kind: OperationKind, stage: Int, microbatch: Int) {
    self.kind = kind
    self.stage = stage
    self.microbatch = microbatch
  }

  /// `F(3,5)`: the forward of stage 3 on micro-batch 5.
  public var description: String { "\(kind.letter)(\(stage),\(microbatch))" }

  /// The output of another stage that this operation takes in.
  ///
  /// F(s,m) takes F(s-1,m). B and I of (s,m) take the backward of stage s+1, which may be B or I:
  /// the result names it as B. What stays on its stage, such as W, takes nothing from another.
  public func input(stages: Int) -> StageOperation? {
    switch kind.flow {
    case .forward:
      stage == 0 ? nil : StageOperation(.forward, stage: stage - 1, microbatch: microbatch)
    case .backward:
      stage == stages - 1
        ? nil : StageOperation(.backward, stage: stage + 1, microbatch: microbatch)
    case nil:
      nil
    }
  }
}

/// One step of a rank's program: an operation, or an overlapped pair.
public enum Instruction: Hashable, Sendable, CustomStringConvertible {
  /// One operation by itself.
  case single(StageOperation)
  /// F&B: a forward and a full backward of different micro-batches, run as one overlapped pair.
  case pair(forward: StageOperation, backward: StageOperation)

  /// Its one operation, or the forward and the backward of a pair.
  public var operations: [StageOperation] {
    switch self {
    case .single(let operation): [operation]
    case .pair(let forward, let backward): [forward, backward]
    }
  }

  /// `F(3,5)`, or `F(3,5)&B(4,1)` for a pair.
  public var description: String {
    switch self {
    case .single(let operation): operation.description
    case .pair(let forward, let backward): "\(forward)&\(backward)"
    }
  }
}
