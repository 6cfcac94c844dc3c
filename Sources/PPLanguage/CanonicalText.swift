import PPModel
import PPSupport

/// A concrete schedule as a file in the schedule language: the canonical form that is compared.
///
/// It has a block for each rank with every micro-batch named, and is for one size alone. The text depends
/// on what the ranks run and which stages they hold, on nothing else; expanded again it gives itself.
public struct CanonicalText {
  /// The columns of a line at most, where instructions fit.
  static let width = 100

  private let schedule: Schedule
  /// The slots as they are written, `[slots]`: the micro-batches, and the stage of each rank or -1.
  private let slots: [(microbatches: Range<Int>, stages: [Int])]

  /// The canonical form of a schedule.
  public init(_ schedule: Schedule) {
    self.schedule = schedule
    slots = CanonicalText.slots(of: schedule.placement)
  }

  /// The file's text.
  ///
  /// - Complexity: O(instructions).
  public func text() -> String {
    var text = heading(hasSize: true)
    for rank in 0..<schedule.ranks {
      text += "\nrank \(rank) {\n"
      let names = SlotNames(rank: rank, slots)
      var column = 0
      for index in schedule.instructions(ofRank: rank) {
        let word = word(schedule[index], names)
        if column > 0, column + 1 + word.utf8.count > CanonicalText.width {
          text += "\n"
          column = 0
        }
        text += column == 0 ? "  " : " "
        column += (column == 0 ? 2 : 1) + word.utf8.count
        text += word
      }
      text += column == 0 ? "}\n" : "\n}\n"
    }
    return text
  }

  /// The lines above the ranks.
  func heading(hasSize: Bool) -> String {
    var text = "schedule \"\(CanonicalText.escaped(schedule.name))\"\n"
    if hasSize { text += "size pp = \(schedule.ranks), micro = \(schedule.batches)\n" }
    if schedule.slices > 1 { text += "cut micro into \(schedule.slices)\n" }
    return text + "placement \(placementText())\n"
  }

  /// How each rank's instructions name its slots, `[ranks]`.
  var names: [SlotNames] { (0..<schedule.ranks).map { SlotNames(rank: $0, slots) } }

  private func word(_ instruction: Instruction, _ names: SlotNames) -> String {
    func word(_ operation: StageOperation) -> String {
      operation.kind.letter + names.text(operation) + "@\(operation.microbatch)"
    }
    switch instruction {
    case .single(let operation): return word(operation)
    case .pair(let forward, let backward): return word(forward) + "&" + word(backward)
    }
  }

  /// The placement's name where it has one, else its slots.
  private func placementText() -> String {
    let (pp, micro) = (schedule.ranks, schedule.micro)
    let ranks = 0..<pp
    let isWhole = slots.allSatisfy { $0.microbatches == 0..<micro }
    let stages = slots.map(\.stages)
    if isWhole, stages == [Array(ranks)] { return "linear" }
    if isWhole, stages == [Array(ranks), ranks.map { 2 * pp - 1 - $0 }] { return "vshape" }
    if isWhole, stages.indices.allSatisfy({ c in stages[c] == ranks.map { c * pp + $0 } }) {
      return "interleaved(\(stages.count))"
    }
    if slots.map(\.microbatches) == [0..<micro / 2, micro / 2..<micro],
      stages == [Array(ranks), ranks.map { pp - 1 - $0 }]
    {
      return "bidirectional"
    }
    let lines = slots.map { slot in
      let list = slot.stages.map { "\($0)" }.joined(separator: ", ")
      let range = "\(slot.microbatches.lowerBound) ..< \(slot.microbatches.upperBound)"
      return "  slot [\(list)]" + (slot.microbatches == 0..<micro ? "" : " for \(range)") + "\n"
    }
    return "{\n" + lines.joined() + "}"
  }

  /// The slots of all ranks in one order: those for the same micro-batches side by side, the lower stage
  /// of a rank first.
  private static func slots(
    of placement: Placement
  ) -> [(microbatches: Range<Int>, stages: [Int])] {
    var stages: [Range<Int>: [[Int]]] = [:]
    for (rank, held) in placement.slots.enumerated() {
      for slot in held where slot.stage >= 0 && !slot.microbatches.isEmpty {
        stages[slot.microbatches, default: Array(repeating: [], count: placement.ranks)][rank]
          .append(slot.stage)
      }
    }
    let ranges = stages.keys.sorted {
      ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
    }
    return ranges.flatMap { range in
      let held = (stages[range] ?? []).map { $0.sorted() }
      return (0..<(held.map(\.count).max() ?? 0)).map { position in
        (range, held.map { $0.indices.contains(position) ? $0[position] : -1 })
      }
    }
  }

  private static func escaped(_ name: String) -> String {
    name.plain().escaped { $0 == "\"" || $0 == "\\" ? "\\\($0)" : nil }
  }
}

/// How a rank's instructions name its slots.
struct SlotNames {
  private let isSingle: Bool
  private var slotsOfStage: [Int: [(slot: Int, microbatches: Range<Int>)]] = [:]

  init(rank: Int, _ slots: [(microbatches: Range<Int>, stages: [Int])]) {
    isSingle = slots.count == 1
    for (number, slot) in slots.enumerated() where slot.stages[rank] >= 0 {
      slotsOfStage[slot.stages[rank], default: []].append((number, slot.microbatches))
    }
  }

  /// The names of the rank's slots.
  var slots: [String] {
    isSingle ? [""] : slotsOfStage.values.joined().map { "[\($0.slot)]" }.sorted()
  }

  /// The first micro-batch of an operation's slot.
  func first(_ operation: StageOperation) -> Int {
    slotsOfStage[operation.stage]?.map(\.microbatches).first {
      $0.contains(operation.microbatch)
    }?.lowerBound ?? 0
  }

  /// `[1]`, or nothing where there is one slot.
  func text(_ operation: StageOperation) -> String {
    guard !isSingle else { return "" }
    let found = slotsOfStage[operation.stage]?.first {
      $0.microbatches.contains(operation.microbatch)
    }
    return "[\(found?.slot ?? 0)]"
  }
}
