import PPAnalysis
import PPCost
import PPModel
import PPStudy
import PPSupport

/// `run --memory`: what fills the fullest rank, and over time.
public enum MemoryText {
  /// The text; empty where chunks have no bytes.
  ///
  /// - Parameters:
  ///   - isASCII: whether bars are drawn in ASCII.
  ///   - width: of the terminal, in columns.
  public static func text(
    _ evaluation: Evaluation, _ priced: PricedWorkload, heldForW: Chunks, isASCII: Bool, width: Int
  ) -> String {
    guard let memory = evaluation.memory else { return "" }
    let rank = memory.fullest
    let use = memory.ranks[rank]
    var text =
      "memory of rank \(rank), the fullest: \(gigabytes(use.total)) of "
      + "\(gigabytes(memory.capacity))\n\n"
    let parts = [
      ("parameters", use.parameters), ("gradients", use.gradients),
      ("optimizer", use.optimizer), ("activations", use.activations), ("buffers", use.buffers),
      ("overhead", use.overhead),
    ]
    let room = max(10, width - 50)
    for (name, bytes) in parts {
      let length = Int((Double(room) * bytes / max(use.total, 1)).rounded())
      text += line(name, bytes, String(repeating: isASCII ? "#" : "█", count: length))
    }
    let slots = evaluation.schedule.placement.slots[rank].map(\.stage).filter { $0 >= 0 }
    let stages = Set(slots).sorted()
    let held = priced.workload.stageMemory(priced.layout)
    text += "\none micro-batch keeps\n"
    for stage in stages {
      text += line("stage \(stage)", held[stage].activations, priced.layout.text(ofStage: stage))
    }
    text += "\n" + layers(priced, stages)
    text += overTime(evaluation, use, held, rank, heldForW, isASCII: isASCII, width: width)
    return text
  }

  /// What the largest layer of the stages keeps of a micro-batch, tensor by tensor.
  private static func layers(_ priced: PricedWorkload, _ stages: [Int]) -> String {
    let parts = stages.flatMap { priced.layout.stages[$0] }
    let kept = parts.compactMap { part in
      priced.workload.keptActivations(part).map { (part: part, tensors: $0) }
    }
    func bytes(_ tensors: [KeptActivation]) -> Bytes { tensors.reduce(0) { $0 + $1.bytes } }
    // A layer tells more than the head, though that may keep more.
    let layers = kept.filter { if case .decoder = $0.part { true } else { false } }
    guard
      let most = (layers.isEmpty ? kept : layers).max(by: { bytes($0.tensors) < bytes($1.tensors) })
    else { return "" }
    let tensors = most.tensors.sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) }
    return "of it, \(most.part.words)\n"
      + tensors.filter { $0.bytes > 0 }.prefix(8).map { line($0.name, $0.bytes, "") }.joined()
      + "\n"
  }

  /// A chart of what is held, eight lines high.
  private static func overTime(
    _ evaluation: Evaluation, _ use: RankMemory, _ held: [StageMemory], _ rank: Int,
    _ heldForW: Chunks, isASCII: Bool, width: Int
  ) -> String {
    let rows = 8
    let columns = max(10, width - 10)
    let changes = ActivationChanges(evaluation.schedule, heldForW: heldForW, stages: held)
    let series = ActivationsOverTime(evaluation.timeline, rank: rank, changes)
    let fixed = use.total - use.activations
    let totals = series.peaks(in: 0..<evaluation.metrics.makespan, count: columns)
      .map { Bytes($0) + fixed }
    let most = max(use.total, 1)
    var text = "over the step, GB\n"
    for row in (0..<rows).reversed() {
      let floor = most * Double(row) / Double(rows)
      let label = NumberText.gigabytes(most * Double(row + 1) / Double(rows))
      let cells = totals.map { total -> Character in
        let share = (total - floor) / (most / Double(rows))
        if isASCII { return share >= 0.5 ? "#" : " " }
        let eighths = max(0, min(8, Int((share * 8).rounded())))
        return [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"][eighths]
      }
      let bar = String(cells)
      let end = bar.lastIndex { $0 != " " }.map { bar[...$0] } ?? ""
      let margin = String(repeating: " ", count: max(0, 7 - label.count))
      text += margin + label + (end.isEmpty ? "" : " " + end) + "\n"
    }
    return text
  }

  private static func gigabytes(_ bytes: Bytes) -> String {
    NumberText.gigabytes(bytes) + " GB"
  }

  private static func line(_ name: String, _ bytes: Bytes, _ rest: String) -> String {
    // A tensor may be far below a tenth of a GB.
    let size = bytes < 1e8 ? NumberText.fixed(bytes / 1e6, decimals: 1) + " MB" : gigabytes(bytes)
    let gap = String(repeating: " ", count: max(1, 44 - name.count - size.count))
    return "  " + name + gap + size + (rest.isEmpty ? "" : "  " + rest) + "\n"
  }
}

extension StagePart {
  /// A part in words.
  fileprivate var words: String {
    switch self {
    case .embedding: "the embedding"
    case .decoder(let index): "layer \(index)"
    case .prediction: "the MTP layer"
    case .head: "the head"
    }
  }
}
