import PPStudy
import PPSupport

/// How the ways that a plan tried are written: a line of CSV each, so that files can be cut and joined between lines.
public enum PlanRows {
  /// The columns, as `Docs/Formats.md` describes them; behind them stands a check sum.
  static let columns = [
    "schedule", "pp", "tp", "cp", "ep", "micro_batch", "recompute", "zero", "status", "seconds",
    "bytes",
  ]

  /// What stands before the first row, of a plan or of its first part.
  public static var header: [UInt8] {
    Array(((columns + ["check"]).joined(separator: ",") + "\n").utf8)
  }

  /// The rows of some trials.
  public static func rows(_ trials: [PlanTrial], _ space: PlanSpace) -> [UInt8] {
    trials.flatMap { row($0, space) }
  }

  /// A row, ending in a line feed.
  static func row(_ trial: PlanTrial, _ space: PlanSpace) -> [UInt8] {
    let point = trial.point
    let grid = [point.pp, point.tensor, point.context].map(String.init)
    let fits = trial.outcome == .ok
    let fields =
      [CommaSeparated.field(space.schedules[point.schedule].label)] + grid
      + [
        point.expert.map(String.init) ?? "", "\(point.sequences)",
        CommaSeparated.field(point.recompute), "\(point.zero)", trial.outcome.rawValue,
        fits ? "\(trial.seconds)" : "", fits ? "\(trial.bytes.value)" : "",
      ]
    return RowFormat.csv.closed(Array(fields.joined(separator: ",").utf8))
  }

  /// The trial of a row, without its line feed; nil where it is damaged, or of a schedule that is not tried.
  static func trial(_ line: [UInt8], _ space: PlanSpace) -> PlanTrial? {
    guard RowFormat.csv.isIntact(line) else { return nil }
    let values = RowFormat.csv.values(line)
    guard values.count == columns.count + 1,
      let schedule = space.schedules.firstIndex(where: { $0.label == values[0] }),
      let pp = Int(values[1]), let tensor = Int(values[2]), let context = Int(values[3]),
      let sequences = Int(values[5]), let zero = Int(values[7]),
      let outcome = PlanTrial.Outcome(rawValue: values[8])
    else { return nil }
    let point = PlanPoint(
      schedule: schedule, pp: pp, tensor: tensor, context: context, expert: Int(values[4]),
      sequences: sequences, recompute: values[6], zero: zero)
    let trial = PlanTrial(
      point, outcome, seconds: Double(values[9]) ?? 0, bytes: Bytes(Double(values[10]) ?? 0))
    // What is read is what would be written.
    return row(trial, space).dropLast().elementsEqual(line) ? trial : nil
  }
}
