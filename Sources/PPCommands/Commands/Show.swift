import PPModel
import Schedules

extension Command {
  /// `ppsim show`: the program of a built-in schedule.
  static let show = Command(
    name: "show",
    summary: "the program of a built-in schedule, to copy and change",
    operands: "<schedule>",
    details: "Prints the schedule file as it is; Docs/ScheduleLanguage.md describes the language.",
    options: [],
    examples: ["ppsim show dualpipe", "ppsim show dualpipe > mine.sched"],
    execute: { invocation throws(Failure) in
      guard invocation.operands.count == 1 else {
        throw .trouble("which schedule? for example: ppsim show dualpipe")
      }
      let name = invocation.operands[0]
      guard let schedule = Catalogue.schedule(named: name) else {
        throw NamedSchedule.unknown(name, isFileAllowed: false)
      }
      try invocation.world.write(schedule.text)
      return .fine
    })
}
