import PPAnalysis
import PPCluster
import PPCost
import PPEngine
import PPModel
import PPSupport

/// A published run, predicted.
public struct RunPrediction: Sendable {
  /// What was published.
  public let published: PublishedRun
  /// The run, simulated.
  public let run: Run
  /// What a step takes: measured.
  public let measured: Seconds
  /// What a step takes: predicted.
  public let predicted: Seconds
  /// The memory of the fullest GPU, predicted.
  public let memory: Bytes?

  /// How far the prediction is off, as a share of what was measured.
  public var error: Double { predicted / measured - 1 }

  /// How far the memory is off; nil where it was not measured, or not predicted.
  public var memoryError: Double? {
    guard let memory, let measured = published.memory else { return nil }
    return memory / measured - 1
  }

  /// Predicts a run.
  ///
  /// - Throws: a sentence where a preset or an option cannot be read, which a test would notice.
  public init(_ published: PublishedRun) throws(Refusal) {
    self.published = published
    let named = try NamedWorkload(WorkloadSettings(published))
    guard let micro = try named.micro(pp: published.pp) else {
      throw .trouble("\(published.id): a published run has a global batch")
    }
    let sized = try SizedSchedule(
      NamedSchedule(published.schedule), pp: published.pp, micro: micro, options: published.set)
    let workload = try named.placed(for: sized)
    switch published.costs {
    case .workload:
      run = try sized.run(Conditions(named))
      predicted = run.evaluation.scale.seconds(run.evaluation.summary.step)
      memory = run.evaluation.summary.memory?.bytes
    case .measured(let cost, let hop):
      var costs: UnitCosts
      do throws(CostError) {
        costs = try UnitCosts(parsing: cost)
      } catch {
        throw .trouble("\(published.id): \(error)")
      }
      costs.hop = Ticks(DecimalNumber.millionths(hop) ?? 0)
      run = try sized.run(Conditions(costs: costs))
      let timeline = run.evaluation.timeline
      let layout = try named.layout(of: sized, workload)
      let end = StepEnd(
        timeline, workload.stageSteps(layout), scale: run.evaluation.scale,
        norm: workload.normSeconds, overlaps: false)
      let metrics = run.evaluation.metrics
      let pipeline = published.hasBarrier ? metrics.makespan : metrics.longestSpan
      predicted = run.evaluation.scale.seconds(pipeline + end.total)
      let use = MemoryUse(timeline, workload, layout)
      memory = use.ranks[use.fullest].total
    }
    measured = published.seconds(workload)
  }
}

extension PublishedRun {
  /// The measured seconds of a step.
  func seconds(_ workload: Workload) -> Seconds {
    let sequences = Double(batch)
    switch measured {
    case .step(let seconds): return seconds
    case .tokens(let rate):
      return Seconds(sequences * Double(workload.settings.sequence) / (rate * Double(gpus)))
    case .sequences(let rate): return Seconds(sequences / (rate * Double(gpus)))
    case .teraFLOPs(let rate):
      let flops =
        workload.trainingFLOPs(isCausal: true) * sequences / Double(workload.settings.sequences)
      return Seconds(flops / (rate * 1e12 * Double(gpus)))
    }
  }
}

extension WorkloadSettings {
  /// The settings of a published run.
  init(_ run: PublishedRun) throws(Refusal) {
    self.init()
    for (name, value) in run.options {
      switch name {
      case "model": model = value
      case "cluster": cluster = value
      case "layout": layouts = try LayoutChoice([value])
      case "ep": expertParallel = Int(value)
      case "profile": profile = value
      case "precision": precision = Precision(rawValue: value)
      default:
        let known = WorkloadSetting.all.first { $0.option == "--" + name }
        guard let known else { throw .trouble("\(run.id): there is no option --\(name)") }
        try known.set(value, in: &self)
      }
    }
  }
}
