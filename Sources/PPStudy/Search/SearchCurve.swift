import PPAnalysis
import PPModel
import PPSearch
import PPSupport

/// The shortest times that are found within several limits of activations: time against memory.
///
/// Limits are searched from the smallest on, each from what was found before it too, so that more memory never takes
/// longer.
public struct SearchCurve: Sendable {
  /// What was found within a limit.
  public struct Point: Sendable {
    /// How many chunks a rank may hold.
    public let limit: Chunks
    /// The best schedule, and its figures; nil where no schedule fits.
    public let found: (result: SearchResult, run: Run)?
  }

  /// One for each limit, in their order.
  public private(set) var points: [Point] = []
  /// What the ticks are worth.
  public private(set) var scale = TimeScale.unitCosts
  private var question: SearchQuestion

  /// A curve without points.
  ///
  /// - Parameter question: what is searched; its limit is left aside.
  public init(_ question: SearchQuestion) { self.question = question }

  /// Searches within a limit.
  ///
  /// - Parameters:
  ///   - limit: in chunks, more than the limits before.
  ///   - evaluations: how many orders may be timed.
  ///   - shouldStop: asked often, on all threads.
  ///   - tell: called now and then on the caller's thread.
  /// - Throws: what `ScheduleSearch` refuses, but for a limit that nothing fits.
  public mutating func search(
    within limit: Chunks, evaluations: Int, shouldStop: @escaping @Sendable () -> Bool = { false },
    tell: (SearchProgress) -> Void = { _ in }
  ) throws(Refusal) {
    question.limit = .chunks(limit)
    var search: ScheduleSearch
    do throws(Refusal) {
      search = try ScheduleSearch(question)
    } catch {
      guard error.kind == .no else { throw error }
      points.append(Point(limit: limit, found: nil))
      return
    }
    scale = search.scale
    search.run(evaluations: evaluations, shouldStop: shouldStop) { tell($0) }
    guard let result = search.result else {
      points.append(Point(limit: limit, found: nil))
      return
    }
    let chunks = NumberText.shortest(Double(limit))
    let label = result.isNew ? "found within \(chunks)" : result.label
    let sized = try SizedSchedule(found: result.schedule, label: label)
    let run = try sized.run(search.conditions)
    points.append(Point(limit: limit, found: (result, run)))
    if result.isNew { question.starts.append(sized) }
  }
}
