import PPExport
import PPStudy

extension Exporter {
  /// The option that asks for the file.
  var option: Option<String> {
    Option("--\(name)", .file, .output, "\(summary); - for standard output")
  }
}

/// The files that were asked for, opened before the work so that a bad path fails at once.
struct RequestedFiles {
  private let files: [(option: String, file: OutputFile)]

  /// Whether one of them is standard output, so that nothing else goes there.
  var takesStandardOutput: Bool { files.contains { $0.file.isStandardOutput } }

  /// Opens what the options of `exporters` name.
  init<Subject>(_ line: Invocation, _ exporters: [Exporter<Subject>]) throws {
    let paths = try exporters.compactMap { exporter in
      try line.value(exporter.option).map { (option: exporter.option.name, path: $0) }
    }
    for (place, later) in paths.enumerated() {
      guard let first = paths[..<place].first(where: { $0.path == later.path }) else { continue }
      throw Refusal.trouble(
        later.path == "-"
          ? "\(first.option) - and \(later.option) - cannot share standard output; write one to a file"
          : "\(first.option) and \(later.option) both name '\(later.path)'; give each a file of its own"
      )
    }
    files = try paths.map { ($0.option, try OutputFile($0.path, in: line.world)) }
  }

  /// Whether the file of an exporter was asked for.
  func has<Subject>(_ exporter: Exporter<Subject>) -> Bool { file(of: exporter) != nil }

  /// Writes `subject` to those that were asked for.
  ///
  /// Standard output comes last: files are complete even if nobody reads it to its end.
  func write<Subject>(_ subject: Subject, by exporters: [Exporter<Subject>]) throws {
    for isLast in [false, true] {
      for exporter in exporters {
        guard let file = file(of: exporter), file.isStandardOutput == isLast else { continue }
        try exporter.write(subject) { bytes in try file.write(bytes) }
        try file.finish()
      }
    }
  }

  private func file<Subject>(of exporter: Exporter<Subject>) -> OutputFile? {
    files.first { $0.option == exporter.option.name }?.file
  }
}
