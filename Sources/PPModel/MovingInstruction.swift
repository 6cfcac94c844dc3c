/// An instruction of a loop's body: its micro-batches in the first iteration, and how far they move in each.
package struct MovingInstruction {
  let kind: UInt8
  let stage: Int32
  let microbatch: Int32
  let step: Int32
  /// Of a pair's backward; a negative stage where there is none.
  var backwardStage: Int32 = -1
  var backwardMicrobatch: Int32 = -1
  var backwardStep: Int32 = 0

  /// One operation; of a pair, its forward.
  package init(_ kind: OperationKind, stage: Int, microbatch: Int, step: Int) {
    self.init(kind.rawValue, stage, microbatch, step)
  }

  private init(_ kind: UInt8, _ stage: Int, _ microbatch: Int, _ step: Int) {
    self.kind = kind
    self.stage = Int32(clamping: stage)
    self.microbatch = Int32(clamping: microbatch)
    self.step = Int32(clamping: step)
  }

  /// The pair of this forward and a backward.
  package func paired(
    with kind: OperationKind, stage: Int, microbatch: Int, step: Int
  ) -> MovingInstruction {
    let backward = MovingInstruction(kind, stage: stage, microbatch: microbatch, step: step)
    var pair = MovingInstruction(
      InstructionKind.pair(with: kind).rawValue, Int(self.stage), Int(self.microbatch),
      Int(self.step))
    pair.backwardStage = backward.stage
    pair.backwardMicrobatch = backward.microbatch
    pair.backwardStep = backward.step
    return pair
  }
}
