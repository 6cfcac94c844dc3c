import PPExport
import Schedules

extension Command {
  /// `ppsim list`: the built-in schedules.
  static let list = Command(
    name: "list",
    summary: "the built-in schedules",
    operands: "",
    details: "Each comes as a schedule file: ppsim show <schedule> prints it, to copy and change.",
    options: [.format],
    examples: ["ppsim list", "ppsim list --format json"],
    execute: { invocation throws(Failure) in
      try invocation.noOperands()
      let format =
        try invocation.choice(
          .format, TableFormat.self, among: [.text, .markdown, .csv, .json]) ?? .text
      let table = Table(
        title: "Built-in schedules", schema: "ppsim.list/1",
        columns: [.words("schedule", "schedule"), .words("summary", "what it is")],
        rows: Catalogue.all.map { [.text($0.name), .text($0.summary)] })
      try invocation.world.write(table.text(in: format))
      return .fine
    })
}
