import PPCost
import PPModel
import PPSupport
import Schedules

/// `--layout`: which layers each stage holds, for every schedule or for one by its name.
struct LayoutChoice {
  /// The layout of schedules that have none of their own; nil for a balanced one.
  private var common: String?
  /// The layouts of schedules by their names.
  private var own: [String: String] = [:]
  /// Whether a layout for one schedule leaves the others without any.
  private let isAlternative: Bool

  /// What stands for a balanced layout.
  static let balanced = "balanced"

  /// Reads every `--layout`: `4,4,3`, `Ett|ttL`, or one of them after a schedule's name, `zbv=…`.
  ///
  /// - Parameter isAlternative: whether it is one alternative of a sweep, where a layout for one schedule
  ///   is for no other.
  init(_ invocation: Invocation, isAlternative: Bool) throws(Failure) {
    self.isAlternative = isAlternative
    let names = invocation.scheduleNames
    for text in invocation.allValues(.layout) {
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
  func check(_ model: Architecture) throws(Failure) {
    if let common { _ = try parse(common, model, of: "") }
    for (name, text) in own.sorted(by: { $0.key < $1.key }) {
      _ = try parse(text, model, of: " \(name)=…")
    }
  }

  /// The layers of each stage of a schedule.
  ///
  /// - Throws: trouble for a text that is no layout of the model; a misfit where the schedule has other
  ///   stages.
  func layout(of sized: SizedSchedule, _ workload: Workload) throws(Failure) -> Layout {
    let (named, stages) = (sized.named, sized.valid.schedule.stageCount)
    let found = [named.name, named.label].first { own[$0] != nil }
    if found == nil, isAlternative, let other = own.keys.min() {
      throw .misfit("this layout is for \(other)")
    }
    let option = found.map { " \($0)=…" } ?? ""
    let given = try (found.flatMap { own[$0] } ?? common).flatMap { text throws(Failure) in
      try parse(text, workload.model, of: option)
    }
    guard let given else {
      do throws(LayoutError) {
        return try Layout(balancing: workload.model, stages: stages, weight: workload.weight)
      } catch {
        throw .misfit("\(named.label): \(error)")
      }
    }
    guard given.stages.count == stages else {
      let count = given.stages.count
      throw .misfit(
        "--layout\(option) has \(count) stage\(count == 1 ? "" : "s"), but \(named.label) has \(stages)"
          + (found == nil ? "; a layout of its own: --layout \(named.label)=…" : ""))
    }
    return given
  }

  /// Nil for a balanced layout.
  private func parse(
    _ text: String, _ model: Architecture, of option: String
  ) throws(Failure) -> Layout? {
    guard text != LayoutChoice.balanced else { return nil }
    do throws(LayoutError) {
      return try Layout(parsing: text, for: model)
    } catch {
      throw .trouble("--layout\(option): \(error)")
    }
  }
}

extension Invocation {
  /// How the schedules may be called that the command line names.
  fileprivate var scheduleNames: [String] {
    let listed = value(.scheduleList).map { $0.split(separator: ",").map(String.init) } ?? []
    return (operands + listed).flatMap { name in
      if name == "all" { return Catalogue.all.map(\.name) }
      let last = name.split(separator: "/").last.map(String.init) ?? name
      return last == name ? [name] : [name, last]
    }
  }
}
