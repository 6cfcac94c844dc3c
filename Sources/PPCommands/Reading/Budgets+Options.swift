import PPAnalysis
import PPCost
import PPExport
import PPModel
import PPStudy

extension Budgets {
  /// Reads the options of `ppsim check` that give limits.
  init(_ line: Invocation) throws(Refusal) {
    let unit = DecimalNumber.one
    self.init()
    func add(_ option: any OptionRow, _ figure: ComparedFigures.Name, _ most: Fraction) {
      limits.append(Limit(String(option.name.dropFirst(2)), figure, atMost: most))
    }
    if let rate = try line.value(Options.maxBubbleRate) {
      add(Options.maxBubbleRate, .bubbleRate, rate.fraction)
    }
    for (option, figure) in [
      (Options.maxBubbleTime, ComparedFigures.Name.bubbleTime),
      (Options.maxPeakActivations, .peakActivations), (Options.maxMakespan, .makespan),
    ] {
      guard let limit = try line.value(option) else { continue }
      add(option, figure, Fraction(UInt64(limit), over: UInt64(unit)))
    }
    if let bytes = try line.bytes(Options.maxMemory, with: Options.model) {
      add(Options.maxMemory, .memory, Fraction(UInt64(bytes), over: 1))
    }
    if let path = try line.value(Options.baseline) {
      let run = try SavedRun(reading: path)
      baseline = Baseline(name: path, figures: run.figures, work: run.work)
    } else if line.has(Options.tolerance) {
      throw .trouble("--tolerance goes with --baseline; a budget is what it says")
    }
    tolerance = try line.value(Options.tolerance) ?? tolerance
  }
}

extension SavedRun {
  /// Reads a file that `run --json` wrote.
  init(reading path: String) throws(Refusal) {
    let text = try InputFile.read(path)
    do throws(SavedRun.Problem) {
      try self.init(text)
    } catch {
      throw .trouble("'\(path)' is no result of ppsim run --json: \(error.phrase)")
    }
  }
}

extension Invocation {
  /// Bytes of memory, which only a model's chunks have.
  func bytes(_ option: Option<Int64>, with model: any OptionRow) throws(Refusal) -> Int64? {
    guard has(option), !has(model) else { return try value(option) }
    throw .trouble("\(option.name) goes with --model; chunks of unit costs have no bytes")
  }
}
