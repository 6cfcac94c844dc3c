import PPLanguage
import PPModel
import PPSupport
import Schedules

/// A test asked for something that does not exist.
public struct NoSuchSchedule: Error {
  let name: String
}

/// The program of a built-in schedule.
public func builtInProgram(_ name: String) throws -> ScheduleProgram {
  guard let program = builtInPrograms[name] else { throw NoSuchSchedule(name: name) }
  return try program.get()
}

/// Every built-in schedule's program, parsed once.
private let builtInPrograms = Dictionary(
  uniqueKeysWithValues: Catalogue.all.map { schedule in
    let source = SourceText(file: schedule.name, bytes: schedule.text)
    return (schedule.name, Result { try ScheduleProgram(source) })
  })

/// A built-in schedule at a size.
public func builtIn(
  _ name: String, _ pp: Int, _ micro: Int, options: [String: Int] = [:]
) throws -> Schedule {
  try builtInProgram(name).expand(pp: pp, micro: micro, options: options)
}

/// A schedule from program text.
public func schedule(_ text: String, pp: Int, micro: Int) throws -> Schedule {
  try ScheduleProgram(SourceText(file: "test.sched", bytes: Array(text.utf8)))
    .expand(pp: pp, micro: micro)
}

extension Schedule {
  /// A rank's instructions in words: `F(0,0) F(0,1) F(0,2)&B(0,0)`.
  public func program(ofRank rank: Int) -> [String] {
    instructions(ofRank: rank).map { self[$0].description }
  }
}
