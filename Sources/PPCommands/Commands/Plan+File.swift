import PPExport
import PPStudy

/// The file of `ppsim plan -o`: the ways that were tried.
final class WaysFile {
  /// What an earlier run left in it.
  let known: KnownTrials
  private let space: PlanSpace
  private let file: GrowingFile

  /// Opens the file that was asked for, and reads what is in it where the plan goes on; nil where none was.
  init?(_ line: Invocation, _ space: PlanSpace, _ aim: PlanAim, _ part: Shard) throws {
    let resumes = line.has(Options.resumePlan)
    guard let path = try line.value(Options.waysFile) else {
      guard !resumes else {
        throw Refusal.trouble("--resume goes with -o FILE, the file to go on with")
      }
      return nil
    }
    guard path != "-" else {
      throw Refusal.trouble("-o - and the answer cannot share standard output; name a file")
    }
    self.space = space
    let header = part.number == 1 ? PlanRows.header : []
    var saved = SavedTrials(try PlanWays(space, aim, part: part), path: path, header: header)
    file = try GrowingFile(path, resumes: resumes, in: line.world)
    if resumes {
      try file.readLines { line, isWhole in try saved.take(line, isWhole: isWhole) }
      try saved.spotCheck()
      try file.cut(at: saved.size)
    }
    if saved.size == 0 { try file.append(header) }
    known = saved.known
  }

  /// Adds the trials of a way.
  func add(_ trials: [PlanTrial]) throws { try file.append(PlanRows.rows(trials, space)) }

  /// Closes the file.
  func finish() throws { try file.finish() }
}
