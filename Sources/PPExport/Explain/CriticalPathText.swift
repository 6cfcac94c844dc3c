import PPAnalysis
import PPModel
import PPSupport

/// `explain`: the critical path, in words.
enum CriticalPathText {
  /// The chain, a line for each stay on a rank.
  ///
  /// - Parameter limit: how many lines to show.
  static func text(_ explanation: Explanation, limit: Int) -> String {
    let (evaluation, path) = (explanation.evaluation, explanation.path)
    let schedule = evaluation.schedule
    let scale = evaluation.scale
    var text = "Critical path: \(scale.rounded(evaluation.metrics.makespan)) \(scale.plural)"
    let touched = Set(path.steps.map(\.rank)).count
    text += " over \(RunText.count(touched, "rank"))"
    if let slack = explanation.slack {
      let critical = (0..<schedule.ranks).count { rank in
        schedule.instructions(ofRank: rank).contains { slack.ticks[$0] == 0 }
      }
      let count = slack.ticks.count { $0 == 0 }
      text += "; \(count) of \(schedule.count) instructions, on "
      text += "\(RunText.count(critical, "rank")), have no slack"
    }
    text += "\n\n"
    let stays = stays(path)
    let shown = stays.count > limit ? Array(stays.prefix(limit / 2)) : stays
    let tail = stays.count > limit ? Array(stays.suffix(limit - limit / 2)) : []
    let width = "\(schedule.ranks - 1)".count
    let lasting = shown + tail
    let starts = scale.column(lasting.map { evaluation.timeline.starts[$0[0].instruction] })
    let ends = scale.column(lasting.map { evaluation.timeline.ends[$0[$0.count - 1].instruction] })
    for (place, stay) in lasting.enumerated() {
      if place == shown.count { text += "  … \(stays.count - limit) more …\n" }
      let rank = "\(stay[0].rank)"
      let kinds = stay.map { schedule.kind(at: $0.instruction).letters }
      let gap = stay[0].gap > 0 ? " after \(scale.rounded(stay[0].gap)) on the way" : ""
      text += "  rank \(String(repeating: " ", count: width - rank.count))\(rank)  "
      text += "\(starts[place]) to \(ends[place])  \(compressed(kinds))\(gap)\n"
    }
    return text + "\n" + shares(evaluation, path)
  }

  /// The steps, cut where the rank changes.
  private static func stays(_ path: CriticalPath) -> [[CriticalPath.Step]] {
    var stays: [[CriticalPath.Step]] = []
    for step in path.steps {
      if stays.last?.last?.rank == step.rank {
        stays[stays.count - 1].append(step)
      } else {
        stays.append([step])
      }
    }
    return stays
  }

  /// What share of the makespan each kind has, and each rank; of more than eight ranks, those that have most.
  private static func shares(_ evaluation: Evaluation, _ path: CriticalPath) -> String {
    let timeline = evaluation.timeline
    var kinds: [InstructionKind: Ticks] = [:]
    var ranks: [Int: Ticks] = [:]
    var gaps: Ticks = path.tail
    for step in path.steps {
      let index = step.instruction
      let time = timeline.ends[index] - timeline.starts[index]
      kinds[evaluation.schedule.kind(at: index), default: 0] += time
      ranks[step.rank, default: 0] += time
      gaps += step.gap
    }
    func share(_ name: String, _ time: Ticks) -> String {
      "\(name) \(NumberText.percent(Double(time) / Double(max(1, timeline.makespan))))"
    }
    var parts = InstructionKind.allCases.compactMap { kind in
      kinds[kind].map { share(kind.letters, $0) }
    }
    if gaps > 0 { parts.append(share("on the way", gaps)) }
    let most = ranks.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(8)
    let others = ranks.count > 8 ? ", others less" : ""
    return parts.joined(separator: ", ") + "\n"
      + most.map { share("rank \($0.key)", $0.value) }.joined(separator: ", ") + others + "\n"
  }

  /// `3 × F, 4 × (F B), B`: repetitions of up to six words, greedily.
  static func compressed(_ words: [String]) -> String {
    var parts: [String] = []
    var place = 0
    while place < words.count {
      var best = (length: 1, times: 1)
      for length in 1...6 where place + 2 * length <= words.count {
        let unit = words[place..<place + length]
        var times = 1
        while place + (times + 1) * length <= words.count,
          words[place + times * length..<place + (times + 1) * length].elementsEqual(unit)
        {
          times += 1
        }
        if times > 1, times * length > best.times * best.length { best = (length, times) }
      }
      let unit = words[place..<place + best.length].joined(separator: " ")
      if best.times == 1 {
        parts.append(unit)
      } else {
        parts.append(best.length == 1 ? "\(best.times) × \(unit)" : "\(best.times) × (\(unit))")
      }
      place += best.times * best.length
    }
    return parts.joined(separator: ", ")
  }
}
