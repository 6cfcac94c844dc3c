/// A recording that comes with ppsim, to try commands on and to test predictions with.
public struct ExampleRecording: Sendable {
  /// Its name: `primus-1f1b-pp8`.
  public let name: String
  /// What it is, in a phrase.
  public let summary: String
  /// The recording, a timeline as CSV.
  public let text: [UInt8]
  /// Where it is from, and its licence.
  public let licence: String

  /// The recordings: a file ending in `.csv` for each, and one with its licence.
  public static let all: [ExampleRecording] = [
    ExampleRecording(
      "primus-1f1b-pp8",
      "1F1B on 8 ranks with 16 micro-batches, 64 layers, 20 steps; recorded with Primus")
  ].compactMap { $0 }

  private init?(_ name: String, _ summary: String) {
    func file(_ ending: String) -> String? {
      embeddedFiles.first { $0.name == name + ending }?.text
    }
    guard let text = file(".csv"), let licence = file(".licence.txt") else { return nil }
    self.name = name
    self.summary = summary
    self.text = Array(text.utf8)
    self.licence = licence
  }

  /// The recording, read and checked.
  ///
  /// - Throws: a sentence where it cannot be read, which a test would notice.
  public func run() throws(RecordingFault) -> RecordedRun {
    guard case .timeline(let raw) = try RecordingFormat.read([TraceSource(name: name, text: text)])
    else { throw RecordingFault("\(name) is no timeline") }
    return try RecordedRun(raw)
  }
}
