/// A schedule that comes with ppsim.
public struct BuiltInSchedule: Sendable {
  /// The name on the command line: the file's, without `.sched`.
  public let name: String
  /// The schedule file's text, UTF-8.
  public let text: [UInt8]

  /// What the schedule is, in a sentence: the file's first comment, after the schedule's name.
  public var summary: String {
    let line = text.prefix { $0 != UInt8(ascii: "\n") }
    let comment = line.drop { $0 != UInt8(ascii: ":") }.dropFirst(2)
    return String(decoding: comment, as: UTF8.self)
  }
}

/// The schedules that come with ppsim: the files of this folder, embedded in the binary.
public enum Catalogue {
  /// Every built-in schedule: those that the others grew out of first, then by name.
  public static let all: [BuiltInSchedule] = {
    let found = embeddedFiles.compactMap { file -> BuiltInSchedule? in
      guard file.name.hasSuffix(ending) else { return nil }
      return BuiltInSchedule(
        name: String(file.name.dropLast(ending.count)), text: Array(file.text.utf8))
    }
    func place(_ name: String) -> Int { order.firstIndex(of: name) ?? order.count }
    return found.sorted { (place($0.name), $0.name) < (place($1.name), $1.name) }
  }()

  /// The built-in schedule of this name, if there is one.
  public static func schedule(named name: String) -> BuiltInSchedule? {
    all.first { $0.name == name }
  }

  private static let ending = ".sched"
  /// The order of the documentation; what is not named here comes last.
  private static let order = [
    "gpipe", "1f1b", "1f1b-overlap", "interleaved", "zb1p", "zb2p", "zbv", "dualpipe", "dualpipev",
    "dualpipev-full", "chimera", "hanayo", "bfs", "interleaved-zb", "interleaved-overlap",
    "v-half", "v-min", "1f1b-recompute", "1f1b-offload", "seq1f1b",
  ]
}
