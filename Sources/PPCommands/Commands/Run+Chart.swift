import PPAnalysis
import PPExport
import PPModel

/// What the options say of the chart of `ppsim run`.
struct ChartRequest {
  let isWanted: Bool
  let closeUp: ChunkName?
  let isFolded: Bool
  let showsCauses: Bool
  let ink: GanttStyle.Ink
  let width: Int
  let from: Int64?
  let to: Int64?

  init(_ invocation: Invocation) throws(Failure) {
    let world = invocation.world
    let most = 1_000_000_000 * TimeScale.unitCosts.ticksPerUnit
    closeUp = try invocation.choice(.closeUp, ChunkName.self)
    guard closeUp == nil || !invocation.has(.streams) else {
      throw .trouble("--streams draws all ranks and --close-up one chunk; leave one out")
    }
    isWanted = !invocation.has(.noGantt)
    isFolded = invocation.has(.fold)
    showsCauses = invocation.has(.bubbles)
    guard !showsCauses || (closeUp == nil && !invocation.has(.streams)) else {
      throw .trouble("--bubbles marks the chart of chunks; leave out --streams and --close-up")
    }
    from = try invocation.decimal(.from, upTo: most)
    to = try invocation.decimal(.to, upTo: most)
    let given = try invocation.integer(.width, 20...10_000)
    let terminal = world.outputIsTerminal ? world.terminalWidth : nil
    width = given ?? max(20, terminal ?? 120)
    ink = try invocation.ink()
  }

  /// The chart, with a line above it where it needs one; nil if none is wanted.
  ///
  /// A close-up needs the workload; `NamedWorkload` has refused it without.
  func chart(
    _ evaluation: Evaluation, _ sized: SizedSchedule, _ workload: NamedWorkload?
  ) throws(Failure) -> (title: String?, picture: any Chart)? {
    if let closeUp, let workload {
      let chunk = try sized.closeUp(closeUp.kind, workload)
      let style = try style(until: chunk.duration, "the chunk", evaluation.scale)
      guard isWanted else { return nil }
      return (RunText.heading(chunk), StreamChart(chunk, style: style))
    }
    guard isWanted else { return nil }
    let style = try style(until: evaluation.metrics.makespan, "the step", evaluation.scale)
    guard evaluation.components == nil else {
      return (nil, StreamChart(evaluation, style: style))
    }
    let bubbles = showsCauses ? Bubbles(evaluation) : nil
    return (nil, GanttChart(evaluation, style: style, bubbles: bubbles))
  }

  private func style(
    until end: Ticks, _ what: String, _ scale: TimeScale
  ) throws(Failure) -> GanttStyle {
    let window = (from ?? 0)..<max(min(to ?? end, end), from ?? 0)
    guard !window.isEmpty else {
      throw .trouble(
        "nothing to draw: --from must be less than --to, and \(what) ends at \(scale.text(end))")
    }
    return GanttStyle(ink: ink, width: width, window: window, isFolded: isFolded)
  }
}

/// The chunks that `--close-up` knows.
enum ChunkName: String, CaseIterable {
  case pair
  case forward = "F"
  case backward = "B"
  case inputBackward = "I"
  case weightBackward = "W"

  var kind: InstructionKind {
    switch self {
    case .pair: .pair
    case .forward: .forward
    case .backward: .backward
    case .inputBackward: .inputBackward
    case .weightBackward: .weightBackward
    }
  }
}

/// When output is coloured.
private enum When: String, CaseIterable {
  case auto, always, never
}

extension Invocation {
  /// `--ascii` and `--color`, the terminal and the environment.
  func ink() throws(Failure) -> GanttStyle.Ink {
    let noColor = !(world.variable("NO_COLOR") ?? "").isEmpty || world.variable("TERM") == "dumb"
    let hasColor =
      switch try choice(.color, When.self) ?? .auto {
      case .auto: world.outputIsTerminal && !noColor
      case .always: true
      case .never: false
      }
    return has(.ascii) ? .ascii : hasColor ? .color : .plain
  }
}
