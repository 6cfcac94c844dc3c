import PPAnalysis
import PPCost
import PPModel

extension Scoreboard {
  /// The schedules that came later, each against a figure of those whom it is from.
  static func schedules() throws(Refusal) -> [ScoreboardRow] {
    let pytorch = "PyTorch's dump, idle slots counted"
    let chimera = "Chimera, sections 3.1 and 3.5"
    let authors = "zero-bubble authors' scheduler"
    func made(
      _ what: String, _ name: String, _ pp: Int, _ micro: Int, _ costs: UnitCosts,
      _ figure: (Metrics) -> Ticks, _ reference: Double, _ source: String,
      options: [String: Int] = [:], kind: ScoreboardRow.Kind = .published
    ) throws(Refusal) -> ScoreboardRow {
      let run = try run(name, pp: pp, micro: micro, costs: costs, options: options)
      return row(what, run, figure(run.metrics), reference, kind, source)
    }
    // Every backward takes as long as a forward; and a pair hides a quarter of what it does.
    let unit = TimeScale.unitCosts.ticksPerUnit
    let even = UnitCosts(forward: unit, backward: unit, weightBackward: 0)
    let hidden = UnitCosts(
      forward: unit, backward: 2 * unit, weightBackward: unit, pair: 9 * unit / 4)
    /// What the authors' scheduler finds for a V: the makespan, and the peak in half-size chunks.
    func found(
      _ title: String, _ name: String, _ pp: Int, _ micro: Int, _ makespan: Double, _ peak: Double
    ) throws(Refusal) -> [ScoreboardRow] {
      let run = try run(name, pp: pp, micro: micro)
      let size = "\(title) \(pp)×\(micro)"
      return [
        row("\(size): makespan", run, run.metrics.makespan, makespan, .measured, authors),
        ScoreboardRow(
          "\(size): peak", "simulated", run.peakChunks, against: peak, "chunks", .measured, authors),
      ]
    }
    return try found("V-Half", "v-half", 8, 24, 161, 10)
      + found("V-Half", "v-half", 16, 64, 425, 18)
      + found("V-Min", "v-min", 8, 24, 171, 8)
      + found("V-Min", "v-min", 16, 64, 443, 12) + [
        try made(
          "LoopedBFS 4×8, B=1: makespan", "bfs", 4, 8, even, \.makespan, 38, pytorch),
        try made(
          "interleaved ZB 4×8: makespan", "interleaved-zb", 4, 8, .standard, \.makespan, 51, pytorch
        ),
        try made("Chimera 8×8, B=1: bubble", "chimera", 8, 8, even, \.bubbleTime, 6, chimera),
        try made("Chimera 8×8, B=2: bubble", "chimera", 8, 8, .standard, \.bubbleTime, 12, chimera),
        // Chimera's 2(D-2) at D = 16 ranks, folded on 8 ranks of half-size stages.
        try made(
          "Hanayo 8×8, 1 wave: bubble", "hanayo", 8, 8, .standard, \.bubbleTime, 28,
          "Chimera, section 3.1, folded", options: ["waves": 1], kind: .derived),
        try made(
          "overlapped pairs 8×16: makespan", "interleaved-overlap", 8, 16, hidden,
          \.makespan, 99.75, "Victarry's formula"),
        try made(
          "DualPipeV unsplit 8×16: bubble", "dualpipev-full", 8, 16, .standard, \.bubbleTime,
          27, "MindSpeed's page"),
        try made(
          "1F1B recomputed 8×32: makespan", "1f1b-recompute", 8, 32, .standard, \.makespan,
          149, "1F1B's formula, and micro·R", kind: .derived),
        try made(
          "1F1B offloaded 8×32: makespan", "1f1b-offload", 8, 32, .standard, \.makespan,
          117, "1F1B's formula", kind: .derived),
        try made(
          "Seq1F1B 8×8 in 4 slices: bubble", "seq1f1b", 8, 8, .standard, \.bubbleTime, 5.25,
          "Seq1F1B, arXiv 2406.03488"),
        ScoreboardRow(
          "Seq1F1B 8×8 in 4 slices: peak", "simulated",
          try run("seq1f1b", pp: 8, micro: 8).peakChunks, against: 2.75, "chunks", .published,
          "Seq1F1B, arXiv 2406.03488"),
      ]
  }
}
