import PPAnalysis
import PPChart
import PPExport
import PPModel
import PPStudy

/// What the options say of the chart of `ppsim run`.
struct ChartRequest {
  let isWanted: Bool
  let closeUp: ChunkName?
  let isFolded: Bool
  let showsCauses: Bool
  let ink: GanttStyle.Ink
  let width: Int
  /// Of a picture, in pixels.
  private let pictureWidth: Int
  private let showsActivations: Bool
  let from: Ticks?
  let to: Ticks?

  /// - Parameter hasWindow: whether `--from` and `--to` are times of the chart.
  init(_ line: Invocation, hasWindow: Bool = true) throws(Refusal) {
    closeUp = try line.value(Options.closeUp)
    guard closeUp == nil || !line.has(Options.streams) else {
      throw .trouble("--streams draws all ranks and --close-up one chunk; leave one out")
    }
    isWanted = !line.has(Options.noGantt)
    isFolded = line.has(Options.fold)
    showsCauses = line.has(Options.bubbles)
    guard !showsCauses || (closeUp == nil && !line.has(Options.streams)) else {
      throw .trouble("--bubbles marks the chart of chunks; leave out --streams and --close-up")
    }
    from = hasWindow ? try line.value(Options.from).map { Ticks($0) } : nil
    to = hasWindow ? try line.value(Options.to).map { Ticks($0) } : nil
    let world = line.world
    let terminal = world.outputIsTerminal ? world.terminalWidth : nil
    width = try line.value(Options.width) ?? max(20, terminal ?? 120)
    pictureWidth = try line.pictureWidth()
    showsActivations = line.has(Options.memory)
    ink = try line.ink()
  }

  /// The chart, with a line above it where it needs one; nil if none is wanted.
  ///
  /// A close-up needs the workload; without one it was refused.
  func chart(
    _ run: Run, _ workload: NamedWorkload?
  ) throws(Refusal) -> (title: String?, picture: any Chart)? {
    let evaluation = run.evaluation
    if let closeUp, let workload {
      let chunk = try closeUp.chunk(of: run.schedule, workload)
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

  /// What a picture of the run shows.
  ///
  /// A close-up needs the workload; without one it was refused.
  func picture(_ run: Run, _ workload: NamedWorkload?) throws(Refusal) -> RunPicture {
    let evaluation = run.evaluation
    if let closeUp, let workload {
      let chunk = try closeUp.chunk(of: run.schedule, workload)
      let window = try window(until: chunk.duration, "the chunk", evaluation.scale)
      return RunPicture(
        ChartLayout(chunk, window: window), title: RunText.heading(chunk), width: pictureWidth)
    }
    let window = try window(until: evaluation.metrics.makespan, "the step", evaluation.scale)
    return RunPicture(
      evaluation.components == nil
        ? ChartLayout(instructionsOf: evaluation, window: window)
        : ChartLayout(componentsOf: evaluation, window: window),
      width: pictureWidth, showsActivations: showsActivations)
  }

  private func style(
    until end: Ticks, _ what: String, _ scale: TimeScale
  ) throws(Refusal) -> GanttStyle {
    GanttStyle(
      ink: ink, width: width, window: try window(until: end, what, scale), isFolded: isFolded)
  }

  private func window(
    until end: Ticks, _ what: String, _ scale: TimeScale
  ) throws(Refusal) -> Range<Ticks> {
    let window = (from ?? 0)..<max(min(to ?? end, end), from ?? 0)
    guard !window.isEmpty else {
      throw .trouble(
        "nothing to draw: --from must be less than --to, and \(what) ends at \(scale.text(end))")
    }
    return window
  }
}

/// The chunks that `--close-up` knows: `pair`, and the kinds by their letters.
struct ChunkName: RawRepresentable, CaseIterable, Sendable {
  let kind: InstructionKind

  static let allCases =
    [ChunkName(kind: .pair)]
    + OperationKind.allCases.map {
      ChunkName(kind: .single($0))
    }

  init(kind: InstructionKind) { self.kind = kind }

  init?(rawValue: String) {
    guard let name = ChunkName.allCases.first(where: { $0.rawValue == rawValue }) else {
      return nil
    }
    self = name
  }

  var rawValue: String { kind == .pair ? "pair" : kind.letters }

  /// Such a chunk of a schedule, by itself.
  func chunk(of sized: SizedSchedule, _ workload: NamedWorkload) throws(Refusal) -> CloseUp {
    if let chunk = try sized.closeUp(kind, workload) { return chunk }
    let kinds = sized.valid.schedule.presentKinds
    let present = ChunkName.allCases.filter { kinds.contains($0.kind) }
    throw .trouble(
      "--close-up: \(sized.valid.schedule.name) runs no \(kind.letters); it can be "
        + present.map(\.rawValue).joined(separator: ", "))
  }
}

extension Invocation {
  /// The width of a picture that `--width` asks for, in pixels.
  func pictureWidth() throws(Refusal) -> Int {
    max(SVGChart.widths.lowerBound, try value(Options.width) ?? RunPicture.standardWidth)
  }

  /// `--ascii` and `--color`, the terminal and the environment.
  func ink() throws(Refusal) -> GanttStyle.Ink {
    let noColor = !(world.variable("NO_COLOR") ?? "").isEmpty || world.variable("TERM") == "dumb"
    let hasColor =
      switch try value(Options.color) ?? .auto {
      case .auto: world.outputIsTerminal && !noColor
      case .always: true
      case .never: false
      }
    return has(Options.ascii) ? .ascii : hasColor ? .color : .plain
  }
}
