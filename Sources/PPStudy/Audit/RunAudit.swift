import PPAnalysis
import PPCost
import PPModel
import PPTrace

/// A recorded run beside its simulation, and beside what else it could have been.
public struct RunAudit: Sendable {
  /// What was measured, and what it is held against.
  public let audit: Audit
  /// How the schedule is called that is simulated: a built-in one's name, or `as recorded`.
  public let label: String
  /// How that schedule came to be the one: recognised, given, or none of the known ones.
  public let origin: Origin
  /// The profile that it is simulated with; nil for the recording's own means.
  public let profileName: String?
  /// What other schedules, stages and numbers of micro-batches would have given.
  public let alternatives: [Alternative]
  /// Schedules that were left out of these, and why.
  public let leftOut: [(label: String, why: String)]

  /// Where the schedule comes from.
  public enum Origin: Sendable {
    /// The recording runs what a built-in one does, as do others; maybe with the parts of its pairs one after the other.
    case recognised(others: [String], pairsApart: Bool)
    /// It was given, and the recording runs it or not.
    case given(isRecorded: Bool)
    /// No built-in schedule runs in this order: the order itself is the schedule.
    case recorded
  }

  /// Audits a recording.
  ///
  /// - Parameters:
  ///   - given: the schedule to hold it against; nil to look for the one that ran.
  ///   - profile: the times of another recording, to simulate with instead of the means of this one.
  /// - Throws: a sentence where the schedule given is of another size, or runs what was not measured.
  /// - Complexity: O(steps × instructions × the smaller of steps and 32, and built-in schedules × instructions).
  public init(
    _ run: RecordedRun, as given: SizedSchedule? = nil, profile: ProfiledCosts? = nil
  ) throws(Refusal) {
    let recognised = given == nil ? RecognisedSchedule(run.schedule) : nil
    let sized =
      given ?? recognised?.sized ?? (try? SizedSchedule(found: run.schedule, label: "as recorded"))
    if let given {
      origin = .given(isRecorded: given.valid.schedule.runsLike(run.schedule))
    } else if let recognised, recognised.sized != nil {
      origin = .recognised(others: recognised.others, pairsApart: recognised.hasPairsApart)
    } else {
      origin = .recorded
    }
    label = sized?.named.label ?? "as recorded"
    // Pairs that ran one part after the other are simulated so.
    let valid = recognised?.hasPairsApart ?? false ? nil : sized?.valid
    let costs = try profile?.costs(for: valid?.schedule ?? run.schedule, view: .equalStages)
    profileName = profile?.name
    do throws(RecordingFault) {
      audit = try Audit(run, as: valid, costs: costs)
    } catch {
      throw .trouble(error.description)
    }
    let search = AlternativeSearch(audit, sized)
    alternatives = search.found
    leftOut = search.leftOut
  }
}
