import PPModel

/// What the times between chunks say of the host and of messages.
///
/// A rank starts a chunk when the host has launched it and its input has arrived, whichever is later. So where
/// the input was there before the rank was free, the time in between is the **host's**. And where the rank had been
/// free for longer than the host takes when the input was sent, the time from there on is the **message's**. What
/// lies in between tells neither, and counts for neither.
struct Waits {
  /// What the host took before instructions whose inputs were there; nil where there are none.
  private(set) var host: Spread?
  /// What messages took to ranks that waited for them; nil where none did.
  private(set) var message: Spread?

  /// The time between an instruction and the one before it on its rank, and between it and what it waits for.
  fileprivate struct Gap {
    /// From the end of the rank's instruction before; nil for its first.
    var own: Ticks?
    /// From the end of the last instruction that makes its input; nil where there is none.
    var input: Ticks?
    /// Whether that input is a message.
    var isMessage: Bool
  }

  /// Looks at all gaps of some steps.
  ///
  /// Which gaps tell of the host depends on how long messages take, and the other way round; so both are found
  /// three times over, each from what was found before.
  ///
  /// - Complexity: O(steps × instructions × log).
  init(_ steps: [TimedStep], _ graph: DependencyGraph) {
    let gaps = steps.flatMap { Waits.gaps($0, graph) }
    var (hostTime, messageTime) = (Ticks(0), Ticks(0))
    for round in 0..<3 {
      if round == 0 {
        // Before anything is known: ranks that waited, for whatever reason.
        let waited = gaps.compactMap { gap in gap.waits(host: 0) ? gap.input : nil }.sorted()
        messageTime = waited.isEmpty ? 0 : max(0, waited[waited.count / 2])
      }
      host = Spread.usual(gaps.compactMap { $0.host(message: messageTime) })
      hostTime = max(0, host?.mean ?? 0)
      let clear = gaps.compactMap { gap in gap.waits(host: hostTime) ? gap.input : nil }
      // Where messages take longer than chunks, a rank is never free when its input is sent.
      let late = gaps.compactMap { gap in gap.isLate(host: hostTime) ? gap.input : nil }
      message = Spread.usual(clear.isEmpty ? late : clear)
      messageTime = max(0, message?.mean ?? 0)
    }
  }

  private static func gaps(_ step: TimedStep, _ graph: DependencyGraph) -> [Gap] {
    var gaps: [Gap] = []
    for index in step.starts.indices {
      let last = graph.lastMaker(of: index, ends: step.ends, hop: 0)
      let start = step.starts[index]
      let previous = graph.previous(index)
      guard previous != nil || last != nil else { continue }
      gaps.append(
        Gap(
          own: previous.map { start - step.ends[$0] },
          input: last.map { start - step.ends[$0.instruction] }, isMessage: last?.isMessage ?? false
        ))
    }
    return gaps
  }
}

extension Waits.Gap {
  /// The host's time, where the input was there before the rank was free.
  fileprivate func host(message: Ticks) -> Ticks? {
    guard let own else { return nil }
    guard let input, isMessage else { return own }
    return input - message >= own ? own : nil
  }

  /// Whether the rank had been free for longer than the host takes when the message was sent.
  fileprivate func waits(host: Ticks) -> Bool {
    guard isMessage, let input else { return false }
    return own.map { $0 >= input + host } ?? true
  }

  /// Whether the rank was free for clearly longer than the host takes before the instruction.
  fileprivate func isLate(host: Ticks) -> Bool {
    guard isMessage, let own else { return isMessage }
    return own > host * 2 + 1000
  }
}
