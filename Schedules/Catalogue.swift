/// A schedule that comes with ppsim.
public struct BuiltInSchedule: Sendable {
  /// The name on the command line.
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

/// The schedules that come with ppsim, embedded in the binary: one line each.
public enum Catalogue {
  /// Every built-in schedule, in the order of the documentation.
  public static let all: [BuiltInSchedule] = [
    .init(name: "gpipe", text: PackageResources.gpipe_sched),
    .init(name: "1f1b", text: PackageResources._f1b_sched),
    .init(name: "1f1b-overlap", text: PackageResources._f1b_overlap_sched),
    .init(name: "interleaved", text: PackageResources.interleaved_sched),
    .init(name: "zb1p", text: PackageResources.zb1p_sched),
    .init(name: "zb2p", text: PackageResources.zb2p_sched),
    .init(name: "zbv", text: PackageResources.zbv_sched),
    .init(name: "dualpipe", text: PackageResources.dualpipe_sched),
    .init(name: "dualpipev", text: PackageResources.dualpipev_sched),
  ]

  /// The built-in schedule of this name, if there is one.
  public static func schedule(named name: String) -> BuiltInSchedule? {
    all.first { $0.name == name }
  }
}
