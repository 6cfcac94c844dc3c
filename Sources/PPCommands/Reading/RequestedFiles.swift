import PPStudy

/// The files of `--csv` and `--json`, opened before the work so that a bad path fails at once.
struct RequestedFiles {
  let csv: OutputFile?
  let json: OutputFile?
  /// Whether one of them is standard output, so that nothing else goes there.
  let takesStandardOutput: Bool

  init(_ invocation: Invocation) throws {
    let paths = [try invocation.value(Options.csv), try invocation.value(Options.json)]
    if let path = paths[0], path == paths[1] {
      throw Refusal.trouble(
        path == "-"
          ? "--csv - and --json - cannot share standard output; write one to a file"
          : "--csv and --json both name '\(path)'; give each a file of its own")
    }
    func open(_ path: String?) throws -> OutputFile? {
      guard let path else { return nil }
      return try OutputFile(path, in: invocation.world)
    }
    csv = try open(paths[0])
    json = try open(paths[1])
    takesStandardOutput = paths.contains("-")
  }

  /// Writes those that were asked for.
  ///
  /// Standard output comes last: files are complete even if nobody reads it to its end.
  func write(
    json writeJSON: (OutputFile) throws -> Void,
    csv writeCSV: (OutputFile) throws -> Void
  ) throws {
    let isJSONFirst = json?.isStandardOutput != true
    for isJSON in [isJSONFirst, !isJSONFirst] {
      guard let file = isJSON ? json : csv else { continue }
      if isJSON { try writeJSON(file) } else { try writeCSV(file) }
      try file.finish()
    }
  }
}
