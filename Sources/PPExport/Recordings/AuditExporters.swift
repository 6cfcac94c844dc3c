import PPChart
import PPEngine
import PPModel
import PPStudy
import PPSupport
import PPTrace

/// What `ppsim audit` writes to files, and how wide its picture is.
public struct AuditRecord: Sendable {
  /// The audit.
  public let audited: RunAudit
  /// The step that is drawn.
  public let step: TimedStep
  /// The width of the picture, in pixels.
  public var width = RunPicture.standardWidth

  /// A record of an audit with a step to draw.
  public init(_ audited: RunAudit, drawing step: TimedStep) {
    self.audited = audited
    self.step = step
  }

  /// Measured above simulated, rank by rank.
  public var layout: ChartLayout {
    let audit = audited.audit
    return ChartLayout(
      byTurns: [
        ("measured", step.timeline(audit.run.schedule)), ("simulated", audit.simulated.fromFirst),
      ], scale: .milliseconds)
  }
}

extension Timeline {
  /// The same, with time 0 at the start of the first chunk.
  fileprivate var fromFirst: Timeline {
    let first = starts.min() ?? 0
    guard first != 0 else { return self }
    return Timeline(
      schedule: schedule, starts: starts.map { $0 - first }, ends: ends.map { $0 - first })
  }
}

extension Exporter where Subject == AuditRecord {
  /// The files that `ppsim audit` writes, in the order of its help.
  public static var all: [Exporter] { [.auditCSV, .auditJSON, .auditSVG] }

  /// `audit --csv`: a row for each rank of each step.
  static var auditCSV: Exporter {
    Exporter("csv", "write each rank of each step as CSV") { record, sink in
      try sink(AuditCSV.text(record.audited.audit))
    }
  }

  /// `audit --json`: the whole audit.
  static var auditJSON: Exporter {
    Exporter("json", "write the audit as JSON") { record, sink in
      try sink(AuditJSON.text(record.audited))
    }
  }

  /// `audit --svg`: measured above simulated.
  static var auditSVG: Exporter {
    Exporter("svg", "draw measured above simulated as SVG") { record, sink in
      let audit = record.audited.audit
      let title =
        "\(audit.profile.source): step \(record.step.number) measured, \(record.audited.label) "
        + "simulated"
      try SVGChart([SVGPanel(record.layout)], title: title, width: record.width).write { text in
        try sink(Array(text.utf8))
      }
    }
  }
}

/// `audit --csv`: a row for each rank of each usual step; see `Docs/Formats.md`.
enum AuditCSV {
  static func text(_ audit: Audit) -> [UInt8] {
    let scale = TimeScale.milliseconds
    let predictions = Dictionary(
      audit.predictions.map { ($0.step, $0) }, uniquingKeysWith: { first, _ in first })
    var lines = [
      "step,rank,measured_step,simulated_step,measured_idle,simulated_idle,"
        + IdlePart.allCases.map(\.rawValue).joined(separator: ",")
    ]
    for (step, parts) in zip(audit.run.steps, audit.stepParts) {
      guard let prediction = predictions[step.number] else { continue }
      for rank in parts.ranks.indices {
        let times =
          [
            prediction.measured, prediction.interrupted ?? prediction.simulated,
            parts.idle(ofRank: rank), prediction.simulatedIdle[rank],
          ] + IdlePart.allCases.map { parts.time($0, onRank: rank) }
        lines.append(
          "\(step.number),\(rank)," + times.map(scale.text).joined(separator: ","))
      }
    }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }
}
