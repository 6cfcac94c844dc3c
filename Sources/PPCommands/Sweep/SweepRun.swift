import PPExport

/// Runs the points of a sweep and writes their rows in order.
struct SweepRun {
  let grid: SweepGrid
  let format: RowFormat
  let jobs: Int
  /// Whether rows are to be told as values too.
  let tellsValues: Bool
  let world: World

  /// The most points that a thread takes at a time: enough that handing over costs nothing.
  static let largestBlock = 64

  /// Rows of neighbouring points.
  private struct Block: Sendable {
    var rows: [UInt8] = []
    /// The values of each row, where someone chooses from them.
    var values: [[String]] = []
    var count = 0
    /// Why it ends early: a signal, or a point that the machine cannot run.
    var signal: ExitCode?
    var failure: Failure?
  }

  /// Runs some points.
  ///
  /// - Parameters:
  ///   - before: how many points an earlier run has done, for the progress.
  ///   - take: takes whole rows, in order, and their values.
  /// - Returns: how many points were run: all, unless a signal asked to end; that one's exit code.
  func run(
    _ points: Range<Int>, before: Int, take: ([UInt8], [[String]]) throws(Failure) -> Void
  ) throws(Failure) -> (done: Int, signal: ExitCode?) {
    let signal = world.watchInterrupts()
    let size = min(SweepRun.largestBlock, max(1, points.count / (16 * jobs)))
    let blocks = points.count / size + (points.count % size == 0 ? 0 : 1)
    var progress = SweepProgress(before: before, total: before + points.count, world: world)
    defer { progress.clear() }
    var (done, ending) = (0, ExitCode?.none)
    let (grid, format, tellsValues) = (grid, format, tellsValues)
    try OrderedWork.run(count: blocks, jobs: jobs) {
      var evaluator = PointEvaluator(grid, format)
      return { index in
        var block = Block()
        let first = points.lowerBound + index * size
        for point in first..<min(first + size, points.upperBound) {
          block.signal = signal()
          guard block.signal == nil else { break }
          do throws(Failure) {
            let row = try evaluator.row(point)
            block.rows += row
            if tellsValues { block.values.append(format.values(row.dropLast())) }
            block.count += 1
          } catch {
            block.failure = error
            break
          }
        }
        return block
      }
    } take: { block throws(Failure) in
      try take(block.rows, block.values)
      done += block.count
      progress.show(done: done)
      if let failure = block.failure { throw failure }
      ending = block.signal ?? signal()
      return ending == nil
    }
    return (done, ending)
  }
}
