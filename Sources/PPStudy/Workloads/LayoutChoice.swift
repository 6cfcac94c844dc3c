import PPCost
import PPModel
import PPSupport

/// Which layers each stage holds, for every schedule or for one by its name.
public struct LayoutChoice: Sendable {
  /// The layout of schedules that have none of their own; nil for an automatic one.
  private var common: String?
  /// The layouts of schedules by their names.
  private var own: [String: String] = [:]
  /// Whether a layout for one schedule leaves the others without any.
  private let isAlternative: Bool

  /// What stands for the layout with the shortest step.
  static let automatic = "auto"
  /// What stands for a balanced layout.
  static let balanced = "balanced"

  /// An automatic layout, for every schedule.
  public init() { isAlternative = false }

  /// Reads layouts: `4,4,3`, `Ett|ttL`, `auto`, `balanced`, or one of them after a schedule's name, `zbv=…`.
  ///
  /// - Parameters:
  ///   - texts: at most one for all schedules, and one for each by its name.
  ///   - names: how the schedules may be called; empty where none was named.
  ///   - isAlternative: whether it is one alternative of a sweep, where a layout for one schedule is for
  ///     no other.
  /// - Throws: a sentence about a schedule that is not asked for, or two layouts for one.
  public init(
    _ texts: [String], among names: [String] = [], isAlternative: Bool = false
  ) throws(Refusal) {
    self.isAlternative = isAlternative
    for text in texts {
      guard let (name, layout) = LayoutChoice.cut(text) else {
        guard common == nil else {
          throw .trouble(
            "--layout is given twice for all schedules; name the schedule of one: --layout zbv=…")
        }
        common = text
        continue
      }
      guard names.isEmpty || names.contains(name) else {
        let hint = didYouMean(name, among: names) ?? "there are \(names.joined(separator: ", "))"
        throw .trouble("--layout \(name)=…: no such schedule is asked for; \(hint)")
      }
      guard own.updateValue(layout, forKey: name) == nil else {
        throw .trouble("--layout is given twice for \(name); give it once")
      }
    }
  }

  /// The schedule's name and the layout after it; no layout has a `=` of its own.
  private static func cut(_ text: String) -> (name: String, layout: String)? {
    guard let sign = text.lastIndex(of: "=") else { return nil }
    return (String(text[..<sign]), String(text[text.index(after: sign)...]))
  }

  /// Refuses a layout that is none of the model, whatever the schedule.
  func check(_ model: Architecture) throws(Refusal) {
    if let common { _ = try parse(common, model, of: "") }
    for (name, text) in own.sorted(by: { $0.key < $1.key }) {
      _ = try parse(text, model, of: " \(name)=…")
    }
  }

  /// The layers of each stage of a schedule.
  ///
  /// - Throws: trouble for a text that is no layout of the model; a misfit where the schedule has other
  ///   stages.
  /// - Complexity: up to 2.5 million instructions simulated for an automatic layout, and each distinct chunk
  ///   component by component; see `Layout.init(balancing:stages:weight:)` for a balanced one.
  func layout(of sized: SizedSchedule, _ workload: Workload) throws(Refusal) -> Layout {
    let (named, stages) = (sized.named, sized.valid.schedule.stageCount)
    let found = [named.name, named.label].first { own[$0] != nil }
    if found == nil, isAlternative, let other = own.keys.min() {
      throw .misfit("this layout is for \(other)")
    }
    let option = found.map { " \($0)=…" } ?? ""
    let text = found.flatMap { own[$0] } ?? common ?? LayoutChoice.automatic
    guard let given = try parse(text, workload.model, of: option) else {
      let balanced: Layout
      do throws(LayoutError) {
        balanced = try workload.balancedLayout(stages: stages)
      } catch {
        throw .misfit("\(named.label): \(error)")
      }
      guard text == LayoutChoice.automatic else { return balanced }
      // What is too long for the clock is told by the run itself.
      return (try? LayoutSearch.layout(for: sized.valid, workload, besides: balanced)) ?? balanced
    }
    guard given.stages.count == stages else {
      let count = given.stages.count
      throw .misfit(
        "--layout\(option) has \(count) stage\(count == 1 ? "" : "s"), but \(named.label) has \(stages)"
          + (found == nil ? "; a layout of its own: --layout \(named.label)=…" : ""))
    }
    return given
  }

  /// Nil for one that is to be found.
  private func parse(
    _ text: String, _ model: Architecture, of option: String
  ) throws(Refusal) -> Layout? {
    guard text != LayoutChoice.balanced, text != LayoutChoice.automatic else { return nil }
    do throws(LayoutError) {
      return try Layout(parsing: text, for: model)
    } catch {
      throw .trouble("--layout\(option): \(error)")
    }
  }
}
