import PPModel
import PPSupport

/// A concrete schedule as a short program: orders as repetitions, ranks of one shape as one text, and micro-batches
/// by counting.
///
/// Where each rank has a repetition that takes every stage on by as many micro-batches, the program has those run as
/// often as `micro` asks for.
public struct CompactText {
  /// A rank's order.
  private struct Rank {
    var parts: [RepeatedWords]
    /// Which of its numbers grow with the micro-batches, by how many of these; nil where none does.
    var growth: (place: Int, batches: Int)?
  }

  private let schedule: Schedule
  private let ranks: [Rank]
  /// By how many micro-batches the program grows; nil where it is for one size.
  public let step: Int?

  /// The canonical form's first lines and the ranks of a schedule, made short.
  ///
  /// - Complexity: O(instructions of a rank, squared).
  public init(_ schedule: Schedule) {
    self.schedule = schedule
    let names = CanonicalText(schedule).names
    ranks = (0..<schedule.ranks).map { rank in
      let words = CompactText.words(schedule, rank, names[rank])
      let parts = RepeatedWords.compressing(words[...])
      return Rank(parts: parts, growth: CompactText.growth(parts, slots: names[rank].slots))
    }
    let pipelines = schedule.placement.pipelines
    step = ranks.reduce(Int?.some(1)) { step, rank in
      guard let step, let growth = rank.growth else { return nil }
      return step / greatestCommonDivisor(step, growth.batches) * growth.batches
    }.map { $0 * pipelines }
  }

  /// The words of a rank: an instruction names its micro-batch where counting would take another.
  private static func words(_ schedule: Schedule, _ rank: Int, _ names: SlotNames) -> [String] {
    var next: [String: Int] = [:]
    var waiting: [(slot: String, microbatch: Int)] = []
    var isFirst = true
    var words: [String] = []
    func counted(_ operation: StageOperation) -> String {
      let slot = names.text(operation)
      let key = (operation.kind.whole ?? operation.kind).letter + slot
      let first = next[key] ?? names.first(operation)
      next[key] = operation.microbatch + 1
      if operation.kind == .inputBackward { waiting.append((slot, operation.microbatch)) }
      let name = operation.microbatch == first ? "" : "@\(operation.microbatch)"
      return operation.kind.letter + slot + name
    }
    func weights(_ operation: StageOperation) -> String {
      let slot = names.text(operation)
      guard
        let place = waiting.firstIndex(where: {
          $0.slot == slot && $0.microbatch == operation.microbatch
        })
      else { return "W\(slot)@\(operation.microbatch)" }
      let isOldest = waiting.firstIndex { $0.slot == slot } == place
      waiting.remove(at: place)
      if place > 0 { isFirst = false }
      return isOldest ? "W\(slot)" : "W\(slot)@\(operation.microbatch)"
    }
    for index in schedule.instructions(ofRank: rank) {
      let operations = schedule[index].operations
      words.append(
        operations.map { $0.kind.traits.follows == nil ? counted($0) : weights($0) }
          .joined(separator: "&"))
    }
    // The oldest of the rank needs no slot.
    return isFirst
      ? words.map { $0.hasPrefix("W[") && !$0.contains("@") ? "W" : $0 } : words
  }

  /// The number that can grow: of the repetition with most work, if it takes each slot's forwards and backwards on by as
  /// many micro-batches.
  private static func growth(
    _ parts: [RepeatedWords], slots: [String]
  ) -> (place: Int, batches: Int)? {
    var best: (place: Int, batches: Int, work: Int)?
    var place = 0
    for part in parts {
      defer { place += part.counts.count }
      guard case .several(let count, let body) = part else { continue }
      let words = body.flatMap(\.words).flatMap { $0.split(separator: "&").map(String.init) }
      guard !words.contains(where: { $0.contains("@") }) else { continue }
      let batches = words.count { $0 == "F" + slots[0] }
      let isEven = slots.allSatisfy { slot in
        words.count { $0 == "F" + slot } == batches
          && words.count { $0 == "B" + slot || $0 == "I" + slot } == batches
      }
      let inputs = words.count { $0.hasPrefix("I") }
      guard batches > 0, isEven, words.count(where: { $0.hasPrefix("W") }) == inputs,
        count * words.count > best?.work ?? 0
      else { continue }
      best = (place, batches, count * words.count)
    }
    return best.map { ($0.place, $0.batches) }
  }

  /// The program.
  ///
  /// - Parameter grows: for more micro-batches too, where there is a step; else for this size alone.
  public func text(grows: Bool) -> String {
    let step = grows ? step : nil
    let canonical = CanonicalText(schedule)
    var text = canonical.heading(hasSize: step == nil)
    if let step {
      let (pp, micro) = (schedule.ranks, schedule.micro)
      text += "\nrequire pp == \(pp), \"the program is for \(pp) ranks\"\n"
      let pipelines = schedule.placement.pipelines
      text +=
        step == 1
        ? "require micro >= \(micro), \"micro is \(micro) or more\"\n"
        : "require micro >= \(micro) && (micro - \(micro)) % \(step) == 0, "
          + "\"micro is \(micro), and \(step) more as often as you like\"\n"
      text +=
        pipelines == 1
        ? "let more = micro - \(micro)\n" : "let more = (micro - \(micro)) / \(pipelines)\n"
    }
    var first = 0
    while first < ranks.count {
      var end = first + 1
      while end < ranks.count, isAlike(first, end) { end += 1 }
      if end - first > 2, numbers(first..<end, grows: step != nil) == nil { end = first + 1 }
      let numbers = numbers(first..<end, grows: step != nil) ?? []
      var rest = numbers[...]
      let body = ranks[first].parts.map { $0.text(&rest) }
      text +=
        end - first == 1 ? "\nrank \(first) {\n" : "\nif rank >= \(first) && rank < \(end) {\n"
      text += CompactText.lines(body) + "}\n"
      first = end
    }
    return text
  }

  private func isAlike(_ one: Int, _ other: Int) -> Bool {
    ranks[one].parts.map(\.shape) == ranks[other].parts.map(\.shape)
      && ranks[one].growth?.place == ranks[other].growth?.place
      && ranks[one].growth?.batches == ranks[other].growth?.batches
      && numbers(one..<other + 1, grows: true) != nil
  }

  /// The numbers of ranks of one shape, as expressions; nil where they do not go evenly by the rank.
  private func numbers(_ range: Range<Int>, grows: Bool) -> [String]? {
    let all = range.map { ranks[$0].parts.flatMap(\.counts) }
    guard let first = all.first else { return nil }
    var texts: [String] = []
    for place in first.indices {
      let slope = all.count > 1 ? all[1][place] - first[place] : 0
      guard all.indices.allSatisfy({ all[$0][place] == first[place] + slope * $0 }) else {
        return nil
      }
      let base = first[place] - slope * range.lowerBound
      var text =
        switch slope {
        case 0: "\(base)"
        case 1: "rank" + (base == 0 ? "" : base > 0 ? " + \(base)" : " - \(-base)")
        case -1: "\(base) - rank"
        default: "\(base) + \(slope) * rank".replacing("+ -", with: "- ")
        }
      if grows, let growth = ranks[range.lowerBound].growth, growth.place == place {
        text += growth.batches == 1 ? " + more" : " + more / \(growth.batches)"
      }
      texts.append(text)
    }
    return texts
  }

  /// Statements in lines, those of repetitions in lines of their own.
  private static func lines(_ statements: [String]) -> String {
    var text = ""
    var column = 0
    for statement in statements {
      let isLong = statement.hasPrefix("repeat")
      if column > 0, isLong || column + statement.count >= CanonicalText.width {
        text += "\n"
        column = 0
      }
      text += (column == 0 ? "  " : " ") + statement
      column += statement.count + 2
      if isLong {
        text += "\n"
        column = 0
      }
    }
    return column == 0 ? text : text + "\n"
  }
}
