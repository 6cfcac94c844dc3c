import PPCluster
import PPCost
import PPExport
import PPStudy
import PPSupport
import PPTrace
import Schedules

extension Command {
  /// `ppsim list`: what comes with ppsim.
  static let list = Command(
    name: "list",
    summary: "the built-in schedules, models, clusters, profiles and recordings",
    operands: "[\(BuiltInKind.allCases.map(\.rawValue).joined(separator: " | "))]",
    operandCompletion: .words(BuiltInKind.allCases.map(\.rawValue)),
    details: """
      Schedules where nothing else is asked for. ppsim show <schedule>, or ppsim show model <model> and
      so on, prints one as a file, to copy and change.
      """,
    options: [Options.format],
    examples: ["ppsim list", "ppsim list models", "ppsim list clusters --format json"],
    execute: { invocation in
      guard invocation.operands.count < 2 else {
        throw Refusal.trouble(
          "ppsim list lists one thing, but found '\(invocation.operands[1])' too")
      }
      let kind = try BuiltInKind(invocation.operands.first ?? "schedules")
      let format = try invocation.value(Options.format) ?? .text
      let table = Table(
        title: "Built-in \(kind.rawValue)", schema: "ppsim.list/1",
        columns: [.words(kind.one, kind.one), .words("summary", "what it is")],
        rows: kind.members.map { [.text($0.name), .text($0.summary)] })
      try invocation.world.write(table.text(in: format, width: invocation.world.textWidth))
      return .fine
    })
}

/// What comes with ppsim.
private enum BuiltInKind: String, CaseIterable {
  case schedules, models, clusters, profiles, recordings

  /// One of them.
  var one: String { String(rawValue.dropLast()) }

  init(_ name: String) throws(Refusal) {
    let kinds = BuiltInKind.allCases
    guard let kind = kinds.first(where: { $0.rawValue == name || $0.one == name }) else {
      let hint = didYouMean(name, among: kinds.map(\.rawValue))
      throw .trouble(
        "ppsim list knows schedules, models, clusters, profiles and recordings, not '\(name)'"
          + (hint.map { "; \($0)" } ?? ""))
    }
    self = kind
  }

  var members: [(name: String, summary: String)] {
    switch self {
    case .schedules: Catalogue.all.map { ($0.name, $0.summary) }
    case .models: ModelCatalogue.all.map { ($0.name, $0.summary) }
    case .clusters: ClusterCatalogue.all.map { ($0.name, $0.summary) }
    case .profiles: ProfileCatalogue.all.map { ($0.name, $0.summary) }
    case .recordings: ExampleRecording.all.map { ($0.name, $0.summary) }
    }
  }
}
