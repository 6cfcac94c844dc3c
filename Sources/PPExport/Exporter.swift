import PPAnalysis

/// Takes the bytes of a file, a piece at a time.
public typealias ByteSink = ([UInt8]) throws -> Void

/// A form in which something is written to a file: what the option is called, and how the bytes are made.
///
/// A command offers those of a list, each as an option, and writes those that were asked for: another form is a
/// value of this type in a file of its own, and a word in its list.
public struct Exporter<Subject>: Sendable {
  /// The option's name without its dashes: `csv`.
  public let name: String
  /// What it does, in a phrase: `write the timeline as CSV`.
  public let summary: String
  /// Whether it needs the timeline, which `run --summary` does not keep.
  public let needsTimeline: Bool
  private let body: @Sendable (Subject, ByteSink) throws -> Void

  /// An exporter.
  ///
  /// - Parameters:
  ///   - name: the option's, without its dashes.
  ///   - summary: what it does, in a phrase.
  ///   - write: hands all bytes to the sink, large files in pieces.
  public init(
    _ name: String, _ summary: String,
    write: @escaping @Sendable (_ subject: Subject, _ sink: ByteSink) throws -> Void
  ) {
    self.init(name, summary, needsTimeline: false, write)
  }

  fileprivate init(
    _ name: String, _ summary: String, needsTimeline: Bool,
    _ body: @escaping @Sendable (Subject, ByteSink) throws -> Void
  ) {
    self.name = name
    self.summary = summary
    self.needsTimeline = needsTimeline
    self.body = body
  }

  /// Writes `subject`.
  ///
  /// - Precondition: the subject has a timeline if `needsTimeline`.
  /// - Throws: what the sink throws.
  public func write(_ subject: Subject, to sink: ByteSink) throws { try body(subject, sink) }
}

extension Exporter where Subject == RunRecord {
  /// An exporter of what only a timeline tells.
  public init(
    _ name: String, _ summary: String,
    ofTimeline write:
      @escaping @Sendable (_ record: RunRecord, _ evaluation: Evaluation, _ sink: ByteSink) throws
      -> Void
  ) {
    self.init(name, summary, needsTimeline: true) { record, sink in
      guard let evaluation = record.evaluation else {
        preconditionFailure("\(name) needs a timeline")
      }
      try write(record, evaluation, sink)
    }
  }

  /// The files that `ppsim run` writes, in the order of its help.
  public static var all: [Exporter] { [.timelineCSV, .runJSON, .trace, .svg, .html] }
}

extension Exporter where Subject == ExplanationRecord {
  /// The files that `ppsim explain` writes, in the order of its help.
  public static var all: [Exporter] { [.explanationCSV, .explanationJSON] }
}

extension Exporter where Subject == Table {
  /// The files that a table is written to where a command has files for it.
  public static var all: [Exporter] {
    [
      Exporter("csv", "write the table as CSV") { try $1(Array($0.text(in: .csv).utf8)) },
      Exporter("json", "write the table as JSON") { try $1(Array($0.text(in: .json).utf8)) },
    ]
  }
}
