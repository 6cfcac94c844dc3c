import PPAnalysis
import PPStudy

extension Exporter where Subject == RunRecord {
  /// `run --html`: a page in which one looks around in the run; see `Docs/Pictures.md`.
  public static var html: Exporter {
    Exporter(
      "html", "draw a page to look around in",
      ofTimeline: { record, _, sink in try Page([record]).write(to: sink) })
  }
}

/// Runs that go into one file, with what asked for it.
public struct RunRecords: Sendable {
  /// The runs, each with its timeline.
  public var records: [RunRecord]
  /// Sentences about what is not among them.
  public var notes: [String]
  /// The width of a figure, in pixels.
  public var width = RunPicture.standardWidth
  /// Whether a figure shows what each rank holds, too.
  public var showsActivations = false

  /// The runs that a comparison kept.
  ///
  /// - Parameter command: the command line that asks for them, where there is one.
  public init(_ comparison: Comparison, command: String? = nil) {
    notes = comparison.notes
    records = comparison.runs.map { label, changes, run in
      var record = RunRecord(run)
      record.label = changes.isEmpty ? label : "\(label) with \(changes)"
      record.command = command
      return record
    }
  }
}

extension Exporter where Subject == RunRecords {
  /// The files that `ppsim compare` writes.
  public static var all: [Exporter] { [.svg, .html] }

  /// `compare --html`: the runs below each other on one time axis.
  public static var html: Exporter {
    Exporter("html", "draw all runs on one page to look around in") { runs, sink in
      try Page(runs.records, notes: runs.notes).write(to: sink)
    }
  }
}
