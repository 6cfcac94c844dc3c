import PPSupport

extension Schedule {
  /// Whether the schedule keeps every rule, as far as one plain pass can tell: `false` may also mean that
  /// it takes a closer look, which then says what is wrong.
  ///
  /// - Complexity: O(instructions), one byte for each (stage, micro-batch).
  func isPlainlyValid() -> Bool {
    // A few ranges of micro-batches can be told apart by comparing; more take a search.
    guard placement.pipelines <= 4, slices == 1 else { return false }
    let seen = OwnedColumn<UInt8>(zeroes: stageCount * micro)
    return withColumns { columns in
      placement.rankOfStage.withColumn { rankOfStage in
        var check = PlainCheck(
          cells: seen.column, rankOfStage: rankOfStage, stages: stageCount,
          micro: micro, starts: placement.pipelineStarts)
        for rank in 0..<ranks {
          for index in instructions(ofRank: rank) {
            let kind = columns.kinds[index]
            let (stage, microbatch) = (columns.stages[index], columns.microbatches[index])
            guard kind >= InstructionKind.pair.rawValue else {
              guard check.takes(kind, stage, microbatch, rank) else { return false }
              continue
            }
            let backwardMicrobatch = columns.backwardMicrobatches[index]
            guard microbatch != backwardMicrobatch, check.takes(0, stage, microbatch, rank),
              check.takes(
                kind == InstructionKind.pair.rawValue ? 1 : 2, columns.backwardStages[index],
                backwardMicrobatch, rank)
            else { return false }
          }
        }
        return check.completed == stageCount * micro
      }
    }
  }
}

/// The state of one plain pass, on columns: every stage and micro-batch is compared with the placement's
/// before it is used as an index.
private struct PlainCheck {
  /// What each (stage, micro-batch) has seen, `[stages × micro]`: a bit for each kind.
  let cells: MutableColumn<UInt8>
  let rankOfStage: Column<Int32>
  let stages: Int
  let micro: Int
  /// Where the second, third and fourth pipeline start; beyond every micro-batch where there is none.
  let second: Int
  let third: Int
  let fourth: Int
  /// What each kind needs, and what it must not meet, a byte of bits for each kind.
  let needs: UInt64
  let excludes: UInt64
  /// The kinds that come last, a bit for each; and those that something must come after, and what does.
  let completing: UInt8
  let opening: UInt8
  /// How many (stage, micro-batch) have all that they need.
  var completed = 0

  init(
    cells: MutableColumn<UInt8>, rankOfStage: Column<Int32>, stages: Int,
    micro: Int, starts: [Int]
  ) {
    self.cells = cells
    self.rankOfStage = rankOfStage
    self.stages = stages
    self.micro = micro
    second = starts.count > 1 ? starts[1] : .max
    third = starts.count > 2 ? starts[2] : .max
    fourth = starts.count > 3 ? starts[3] : .max
    var (needs, excludes) = (UInt64(0), UInt64(0))
    var (completing, opening) = (UInt8(0), UInt8(0))
    for kind in OperationKind.allCases {
      let traits = kind.traits
      needs |= UInt64(traits.needs) << (8 * UInt64(kind.rawValue))
      let forbidden = kind.excludes | kind.traits.precedes | kind.flag
      excludes |= UInt64(forbidden) << (8 * UInt64(kind.rawValue))
      if traits.completes { completing |= kind.flag }
      if let closing = traits.completedBy {
        opening |= kind.flag
        completing |= closing.flag
      }
    }
    self.needs = needs
    self.excludes = excludes
    self.completing = completing
    self.opening = opening
  }

  /// Notes an operation, if it is where it should be and all has been seen that it needs.
  @inline(__always)
  mutating func takes(_ kind: UInt8, _ stage: Int32, _ microbatch: Int32, _ rank: Int)
    -> Bool
  {
    let (stage, microbatch) = (Int(stage), Int(microbatch))
    guard 0 <= stage, stage < stages, 0 <= microbatch, microbatch < micro else { return false }
    let pipeline =
      (microbatch >= second ? 1 : 0) + (microbatch >= third ? 1 : 0)
      + (microbatch >= fourth ? 1 : 0)
    guard Int(rankOfStage[pipeline &* stages &+ stage]) == rank else { return false }
    let cell = stage &* micro &+ microbatch
    let seen = cells[cell]
    let needed = UInt8(truncatingIfNeeded: needs >> (8 &* UInt64(kind)))
    let excluded = UInt8(truncatingIfNeeded: excludes >> (8 &* UInt64(kind)))
    guard seen & (needed | excluded) == needed else { return false }
    cells[cell] = seen | (1 << kind)
    completed &+= Int((completing &>> kind) & 1) &- Int((opening &>> kind) & 1)
    return true
  }
}
