import PPExport

/// Runs the points of a sweep and writes their rows in order.
struct SweepRun {
  let grid: SweepGrid
  let format: RowFormat
  let jobs: Int
  let world: World

  /// The most points that a thread takes at a time: enough that handing over costs nothing.
  static let largestBlock = 64

  /// Rows of neighbouring points.
  private struct Block: Sendable {
    var rows: [UInt8] = []
    var count = 0
    /// Whether it ends early, for Ctrl-C.
    var isCut = false
  }

  /// Runs some points.
  ///
  /// - Parameter write: takes whole rows, in order.
  /// - Returns: how many points were run: all, unless Ctrl-C was pressed.
  func run(
    _ points: Range<Int>, write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    let isInterrupted = world.watchInterrupts()
    let size = min(SweepRun.largestBlock, max(1, points.count / (16 * jobs)))
    let blocks = points.count / size + (points.count % size == 0 ? 0 : 1)
    var progress = SweepProgress(total: points.count, world: world)
    defer { progress.clear() }
    var done = 0
    let (grid, format) = (grid, format)
    try OrderedWork.run(count: blocks, jobs: jobs) { index in
      var evaluator = PointEvaluator(grid, format)
      var block = Block()
      let first = points.lowerBound + index * size
      for point in first..<min(first + size, points.upperBound) {
        if isInterrupted() {
          block.isCut = true
          break
        }
        block.rows += evaluator.row(point)
        block.count += 1
      }
      return block
    } take: { block throws(Failure) in
      try write(block.rows)
      done += block.count
      progress.show(done: done)
      return !block.isCut && !isInterrupted()
    }
    return done
  }
}
