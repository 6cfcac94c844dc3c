import PPSupport

/// Runs the points of a sweep on several threads, and hands on in order what is made of their rows.
public struct SweepRun<Output: Sendable>: Sendable {
  let grid: SweepGrid
  let jobs: Int
  let encode: @Sendable (SweepRow) -> Output

  /// The most points that a thread takes at a time: enough that handing over costs nothing.
  static var largestBlock: Int { 64 }

  /// A run.
  ///
  /// - Parameters:
  ///   - jobs: how many threads work; one is the caller's.
  ///   - encode: what is made of a row, on the thread that made it.
  public init(
    _ grid: SweepGrid, jobs: Int, encode: @escaping @Sendable (SweepRow) -> Output
  ) {
    self.grid = grid
    self.jobs = jobs
    self.encode = encode
  }

  /// Neighbouring points.
  private struct Block: Sendable {
    var outputs: [Output] = []
    /// Why it ends early: somebody asked for it, or a point that the machine cannot run.
    var isStopped = false
    var refusal: Refusal?
  }

  /// Runs some points.
  ///
  /// - Parameters:
  ///   - shouldStop: asked between points, on every thread.
  ///   - take: takes what was made of neighbouring rows, in order, on the caller's thread.
  /// - Returns: how many points were run: all, unless it was to stop.
  /// - Throws: what `take` throws; a refusal where the machine cannot run a point.
  public func run(
    _ points: Range<Int>, shouldStop: @escaping @Sendable () -> Bool = { false },
    take: ([Output]) throws -> Void
  ) throws -> Int {
    let size = min(Self.largestBlock, max(1, points.count / (16 * jobs)))
    let blocks = points.count / size + (points.count % size == 0 ? 0 : 1)
    var done = 0
    let (grid, encode) = (grid, encode)
    try OrderedWork.run(count: blocks, jobs: jobs) {
      var evaluator = PointEvaluator(grid)
      return { index in
        var block = Block()
        let first = points.lowerBound + index * size
        for point in first..<min(first + size, points.upperBound) {
          block.isStopped = shouldStop()
          guard !block.isStopped else { break }
          do throws(Refusal) {
            block.outputs.append(encode(try evaluator.row(point)))
          } catch {
            block.refusal = error
            break
          }
        }
        return block
      }
    } take: { block in
      try take(block.outputs)
      done += block.outputs.count
      if let refusal = block.refusal { throw refusal }
      return !block.isStopped && !shouldStop()
    }
    return done
  }
}
