import PPAnalysis
import PPCost
import PPEngine
import PPModel
import TestSupport
import Testing

/// Figures that others found: from the papers, their authors' schedulers, and independent
/// simulations of the same programs.
@Suite struct CheckedFigureTests {
  struct Figure: Sendable {
    var name: String
    var pp: Int
    var micro: Int
    var makespan: Int
    var span: Int?
    var peak: Int?
  }

  /// F = I = W = 1, B = 2, F&B = 3, no communication.
  static let figures = [
    Figure(name: "1f1b", pp: 8, micro: 20, makespan: 81, peak: 8),
    Figure(name: "1f1b", pp: 16, micro: 32, makespan: 141, peak: 16),
    Figure(name: "gpipe", pp: 8, micro: 20, makespan: 81, peak: 20),
    Figure(name: "1f1b-overlap", pp: 8, micro: 20, makespan: 81, peak: 16),
    Figure(name: "1f1b-overlap", pp: 16, micro: 32, makespan: 141, peak: 32),
    Figure(name: "interleaved", pp: 8, micro: 20, makespan: 141, peak: 25),
    Figure(name: "interleaved", pp: 16, micro: 32, makespan: 237),
    Figure(name: "zb1p", pp: 8, micro: 20, makespan: 67, peak: 8),
    Figure(name: "zb1p", pp: 16, micro: 32, makespan: 111, peak: 16),
    Figure(name: "zb1p", pp: 8, micro: 24, makespan: 79, span: 79, peak: 8),
    Figure(name: "zb1p", pp: 16, micro: 64, makespan: 207),
    Figure(name: "zb2p", pp: 8, micro: 24, makespan: 79, span: 72, peak: 15),
    Figure(name: "zb2p", pp: 16, micro: 64, makespan: 207, span: 192, peak: 31),
    Figure(name: "zbv", pp: 4, micro: 8, makespan: 51),
    Figure(name: "zbv", pp: 8, micro: 20, makespan: 127, peak: 16),
    Figure(name: "zbv", pp: 8, micro: 24, makespan: 151, span: 144, peak: 16),
    Figure(name: "zbv", pp: 16, micro: 32, makespan: 207, peak: 32),
    Figure(name: "zbv", pp: 16, micro: 64, makespan: 399, span: 384, peak: 32),
    Figure(name: "v-half", pp: 8, micro: 24, makespan: 161, span: 161, peak: 10),
    Figure(name: "v-half", pp: 16, micro: 64, makespan: 425, span: 425, peak: 18),
    Figure(name: "v-min", pp: 8, micro: 24, makespan: 171, span: 171, peak: 8),
    Figure(name: "v-min", pp: 16, micro: 64, makespan: 443, span: 443, peak: 12),
    Figure(name: "dualpipe", pp: 8, micro: 20, makespan: 66, peak: 9),
    Figure(name: "dualpipe", pp: 16, micro: 32, makespan: 110, peak: 17),
    Figure(name: "dualpipev", pp: 8, micro: 20, makespan: 134, peak: 17),
    Figure(name: "dualpipev", pp: 16, micro: 32, makespan: 222, peak: 33),
  ]

  @Test(arguments: figures)
  func makespanSpanAndPeak(_ figure: Figure) throws {
    let metrics = try evaluate(figure.name, figure.pp, figure.micro, "F=1").metrics
    #expect(metrics.makespan == figure.makespan * unit)
    if let span = figure.span { #expect(metrics.longestSpan == span * unit) }
    if let peak = figure.peak { #expect(metrics.peakActivations == Chunks(peak)) }
  }

  @Test(arguments: [
    ("1f1b", 8, 20, 0.2593), ("1f1b", 16, 32, 0.3191), ("interleaved", 8, 20, 0.1489),
    ("interleaved", 16, 32, 0.1899), ("zb1p", 8, 20, 0.1045), ("zb1p", 16, 32, 0.1351),
    ("dualpipe", 8, 20, 0.0909), ("dualpipe", 16, 32, 0.1273), ("dualpipev", 8, 20, 0.1045),
    ("dualpipev", 16, 32, 0.1351), ("zbv", 8, 20, 0.0551), ("zbv", 16, 32, 0.0725),
  ])
  func bubbleRates(_ name: String, _ pp: Int, _ micro: Int, _ rate: Double) throws {
    let metrics = try evaluate(name, pp, micro, "F=1").metrics
    #expect(abs(metrics.bubbleRate - rate) < 0.00005)
  }

  /// Makespans and bubbles at other costs, in units.
  @Test func otherCosts() throws {
    #expect(try evaluate("1f1b-overlap", 8, 20, "FB=2.25").metrics.makespan == 66_750_000)
    #expect(try evaluate("1f1b-overlap", 16, 32, "FB=2.25").metrics.makespan == 117_750_000)
    #expect(try evaluate("zb1p", 8, 20, "F=1,I=2,W=2").metrics.bubbleTime == 14 * unit)
    #expect(
      try evaluate("dualpipe", 8, 20, "F=10,I=11,W=9,FB=30").metrics.bubbleTime == 66 * unit)
    #expect(try evaluate("dualpipe", 8, 20, "F=2,I=1,W=1").metrics.bubbleTime == 12 * unit)
    let uneven = try evaluate("dualpipe", 8, 20, "FB=2.7").metrics.ranks.map(\.idle)
    #expect(uneven.min() == 4_500_000)
    #expect(uneven.max() == 5_100_000)
  }

  @Test func peaksAreTheSameOnEveryRankOfDualPipeAndZB1P() throws {
    for pp in stride(from: 2, through: 16, by: 2) {
      for micro in [2 * pp, 2 * pp + 6] {
        let dualpipe = try evaluate("dualpipe", pp, micro, "F=1").metrics
        #expect(dualpipe.ranks.allSatisfy { $0.peakActivations == Chunks(pp + 1) })
        let zb1p = try evaluate("zb1p", pp, micro, "F=1").metrics
        #expect(zb1p.ranks.allSatisfy { $0.peakActivations == Chunks(pp) })
        let plain = try evaluate("1f1b", pp, micro, "F=1").metrics
        #expect(plain.ranks.map(\.peakActivations) == (0..<pp).map { Chunks(pp - $0) })
      }
    }
  }

  /// A slice's forward follows those before it, its backward those behind it; on every rank at every size.
  @Test(arguments: [(1, 1, 1), (4, 3, 4), (8, 2, 3), (3, 5, 8), (16, 4, 4)])
  func slicesAttendToThoseBefore(_ pp: Int, _ sequences: Int, _ slices: Int) throws {
    let schedule = try builtIn("seq1f1b", pp, sequences, options: ["slices": slices])
    for rank in 0..<pp {
      var forwards = [Int](repeating: 0, count: sequences)
      var backwards = [Int](repeating: slices, count: sequences)
      for index in schedule.instructions(ofRank: rank) {
        let (sequence, slice) = Int(schedule.microbatches[index]).quotientAndRemainder(
          dividingBy: slices)
        if schedule.kind(at: index) == .forward {
          #expect(slice == forwards[sequence])
          forwards[sequence] += 1
        } else {
          backwards[sequence] -= 1
          #expect(slice == backwards[sequence] && forwards[sequence] == slices)
        }
      }
    }
  }

  /// The papers' peaks: half and a third of 1F1B's, in half-size chunks, at every size.
  @Test(arguments: 1...16) func peaksOfBlocksAreThePapers(_ pp: Int) throws {
    for micro in [1, 3, pp, 3 * pp + 1] {
      let half = try evaluate("v-half", pp, micro, "F=1").metrics.peakActivations
      #expect(half <= Chunks(2 * ((pp + 2) / 2)))
      let least = try evaluate("v-min", pp, micro, "F=1").metrics.peakActivations
      #expect(least <= Chunks(2 * ((pp + 4) / 3)))
      if micro > 2 * pp { #expect(half == Chunks(2 * ((pp + 2) / 2))) }
    }
  }

  private let unit = TimeScale.unitCosts.ticksPerUnit

  private func evaluate(
    _ name: String, _ pp: Int, _ micro: Int, _ costs: String
  ) throws -> Evaluation {
    try Evaluation(builtIn(name, pp, micro), costs: UnitCosts(parsing: costs))
  }

  /// Victarry's closed form of interleaved 1F1B with overlapped pairs, in costs of one stage.
  @Test(arguments: [
    (2, 4, 2, 20), (4, 8, 2, 23), (4, 12, 3, 30), (8, 16, 2, 21), (6, 12, 4, 27), (1, 5, 3, 25),
    (16, 32, 2, 24),
  ])
  func interleavedOverlapIsThePublished(
    _ pp: Int, _ micro: Int, _ chunks: Int, _ pair: Int
  ) throws {
    let schedule = try builtIn("interleaved-overlap", pp, micro, options: ["chunks": chunks])
    let unit = TimeScale.unitCosts.ticksPerUnit
    let costs = UnitCosts(
      forward: 10 * unit, backward: 20 * unit, weightBackward: 10 * unit, pair: pair * unit)
    let makespan = try Evaluation(ValidSchedule(schedule), costs: costs).metrics.makespan
    let alone = pp * (chunks - 1) + 1
    let expected = (pp - 1) * 30 + alone * 30 + (micro * chunks - alone) * pair
    #expect(makespan == expected * unit)
  }
}
