import PPAnalysis
import PPChart
import PPCost
import PPEngine
import PPModel
import TestSupport
import Testing

/// What lies where, before anyone paints it.
@Suite struct ChartLayoutTests {
  private static let costs = UnitCosts(
    forward: 1_000_000, backward: 2_500_000, weightBackward: 300_000, hop: 70_000)

  /// A row's blocks are the rank's instructions, with the timeline's exact times and names.
  @Test(arguments: ["1f1b", "zbv", "dualpipe"])
  func blocksAreTheInstructions(_ name: String) throws {
    let evaluation = try Evaluation(builtIn(name, 4, 12), costs: Self.costs)
    let (timeline, schedule) = (evaluation.timeline, evaluation.schedule)
    let layout = ChartLayout(instructionsOf: evaluation)
    #expect(layout.title == "rank" && layout.rows.map(\.rank) == [0, 1, 2, 3])
    #expect(layout.window == 0..<timeline.makespan)
    for rank in 0..<4 {
      let program = schedule.instructions(ofRank: rank)
      #expect(layout.blockCount(ofRow: rank) == program.count)
      var positions: [Int] = []
      layout.forEachBlock(ofRow: rank) { position, block in
        let index = program.lowerBound + position
        positions.append(position)
        #expect(block == layout.block(position, ofRow: rank))
        #expect(block.start == timeline.starts[index] && block.end == timeline.ends[index])
        #expect(block.sort == Int(schedule.kind(at: index).rawValue))
        guard
          case .instruction(let found, let slot, let other) = layout.content(position, ofRow: rank)
        else { return #expect(Bool(false), "an instruction's content") }
        #expect(found == schedule[index])
        // DualPipe's directions and ZB-V's arms are slots 0 and 1; a pair has one of each.
        let slots = found.operations.map { operation in
          schedule.placement.slots[rank].firstIndex {
            $0.stage == operation.stage && $0.microbatches.contains(operation.microbatch)
          }
        }
        #expect(slots.first == slot && slots.last == other)
      }
      #expect(positions == Array(0..<program.count))
    }
  }

  /// Whatever the number of columns, runs fill the row, in order; and where columns are finer than every
  /// block, each block is shown at its own place.
  @Test(arguments: [7, 100, 5000])
  func runsFillTheRow(_ columns: Int) throws {
    for seed in 0..<10 {
      var generator = SeededGenerator(seed: seed)
      let evaluation = try Evaluation(randomSchedule(using: &generator), costs: Self.costs)
      let layout = ChartLayout(instructionsOf: evaluation, bubbles: Bubbles(evaluation))
      let axis = ChartAxis(window: layout.window, columns: columns)
      for row in layout.rows.indices {
        let runs = layout.runs(ofRow: row, on: axis)
        #expect(runs.first?.columns.lowerBound == 0 && runs.last?.columns.upperBound == columns)
        for (one, next) in zip(runs, runs.dropFirst()) {
          #expect(one.columns.upperBound == next.columns.lowerBound && one.filling != next.filling)
        }
        guard 0.3 * axis.columnsPerTick * 1_000_000 > 2 else { continue }
        var shown: Set<Int> = []
        for (filling, range) in runs {
          guard case .block(let position) = filling else { continue }
          shown.insert(position)
          let block = layout.block(position, ofRow: row)
          let place = axis.place(from: block.start, to: block.end)
          #expect(abs(Double(range.lowerBound) - place.lowerBound) < 1, "seed \(seed)")
          #expect(abs(Double(range.upperBound) - place.upperBound) < 1, "seed \(seed)")
        }
        #expect(shown == Set(0..<layout.blockCount(ofRow: row)), "seed \(seed)")
      }
    }
  }

  /// Idle times of a row lie between its blocks, and are all that is left of the step.
  @Test func idleTimesLieBetweenBlocks() throws {
    let evaluation = try Evaluation(builtIn("zb1p", 4, 8), costs: Self.costs)
    let layout = ChartLayout(instructionsOf: evaluation, bubbles: Bubbles(evaluation))
    for row in layout.rows.indices {
      var pieces = layout.idleTimes(ofRow: row).map(\.time)
      layout.forEachBlock(ofRow: row) { _, block in pieces.append(block.start..<block.end) }
      pieces.sort { $0.lowerBound < $1.lowerBound }
      #expect(pieces.first?.lowerBound == 0)
      #expect(pieces.last?.upperBound == evaluation.metrics.makespan)
      for (one, next) in zip(pieces, pieces.dropFirst()) {
        #expect(one.upperBound == next.lowerBound)
      }
    }
    #expect(ChartLayout(instructionsOf: evaluation).idleTimes(ofRow: 0).isEmpty)
  }

  /// The grain is what all times are multiples of, and no larger one is.
  @Test func theShapeIsTheGrain() throws {
    let evaluation = try Evaluation(builtIn("1f1b", 3, 4), costs: Self.costs)
    let shape = ChartShape(ChartLayout(instructionsOf: evaluation))
    let times = Array(evaluation.timeline.starts) + evaluation.timeline.ends
    let grain = shape.quantum.count
    #expect(times.allSatisfy { $0.count % grain == 0 })
    for factor: Int64 in [2, 3, 5, 7] {
      #expect(!times.allSatisfy { $0.count % (grain * factor) == 0 }, "\(factor)")
    }
    #expect(shape.shortest[Int(InstructionKind.forward.rawValue)] == 1_000_000)
    #expect(shape.shortest[Int(InstructionKind.backward.rawValue)] == 2_500_000)
    #expect(shape.shortest[Int(InstructionKind.pair.rawValue)] == nil)
  }

  /// Marks are whole steps of 1, 2 or 5 times a power of ten, and far enough apart.
  @Test(arguments: [(20, 1), (100, 10), (300, 33), (1000, 7)])
  func marksAreRoundAndApart(_ columns: Int, _ units: Int) {
    let unit = TimeScale.unitCosts.ticksPerUnit
    let axis = ChartAxis(window: 3 * unit..<(3 + units) * unit, columns: columns)
    let marks = axis.marks(.unitCosts, apart: 10)
    for (one, next) in zip(marks, marks.dropFirst()) {
      let gap = (next - one).count
      var step = gap / unit.count
      #expect(axis.column(next) - axis.column(one) >= 9 && gap % unit.count == 0)
      while step % 10 == 0 { step /= 10 }
      #expect([1, 2, 5].contains(step) && one.count % gap == 0)
    }
    #expect(marks.allSatisfy { $0 >= axis.window.lowerBound && $0 <= axis.window.upperBound })
  }
}
