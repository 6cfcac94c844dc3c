import PPCluster
import PPCost
import PPStudy
import PPSupport
import PPTrace
import Schedules

extension Command {
  /// `ppsim show`: built-in files, to copy and change.
  static let show = Command(
    name: "show",
    summary:
      "a built-in schedule, model, cluster, profile or recording as a file, to copy and change",
    operands: "[schedule | model | cluster | profile | recording] <name>",
    operandCompletion: .words(builtInNames),
    details: """
      Prints the file as it is. Docs/ScheduleLanguage.md describes schedules, Docs/Cluster.md clusters,
      Docs/CostModel.md models and profiles, Docs/Calibrate.md recordings.
      """,
    options: [],
    examples: [
      "ppsim show dualpipe > mine.sched", "ppsim show cluster h800 > mine.json",
      "ppsim show model deepseek-v3", "ppsim show profile deepseek-v3-h800",
    ],
    execute: { invocation in
      let words = invocation.operands
      guard (1...2).contains(words.count) else {
        throw Refusal.trouble(
          "which schedule, model, cluster, profile or recording? for example: ppsim show dualpipe")
      }
      let text = try builtInText(words.count == 1 ? "schedule" : words[0], words[words.count - 1])
      try invocation.world.write(text)
      return .fine
    })
}

private let builtInNames =
  ["schedule", "model", "cluster", "profile", "recording"] + Catalogue.all.map(\.name)
  + (ModelCatalogue.all + ClusterCatalogue.all + ProfileCatalogue.all).map(\.name)
  + ExampleRecording.all.map(\.name)

private func builtInText(_ kind: String, _ name: String) throws(Refusal) -> [UInt8] {
  let known: [(name: String, text: [UInt8])]
  switch kind {
  case "schedule": known = Catalogue.all.map { ($0.name, $0.text) }
  case "model": known = ModelCatalogue.all.map { ($0.name, $0.text) }
  case "cluster": known = ClusterCatalogue.all.map { ($0.name, $0.text) }
  case "profile": known = ProfileCatalogue.all.map { ($0.name, $0.text) }
  case "recording": known = ExampleRecording.all.map { ($0.name, $0.text) }
  default:
    throw .trouble(
      "ppsim show knows schedules, models, clusters, profiles and recordings, not '\(kind)'")
  }
  if let found = known.first(where: { $0.name == name }) { return found.text }
  let names = known.map(\.name)
  let hint = didYouMean(name, among: names)
  throw .trouble(
    "unknown \(kind) '\(name)'; \(hint ?? "there are \(names.joined(separator: ", "))")")
}
