import PPCost
import PPExport
import PPModel
import PPStudy

private let most = 1_000_000_000 * DecimalNumber.one

/// When output is coloured.
enum ColorMode: String, CaseIterable, Sendable {
  case auto, always, never
}

/// The chart.
extension Options {
  static let width = Option(
    "--width", .integer(20...10_000), .chart,
    "columns of the chart (default: the terminal's, or 120), pixels of an SVG (default 960)")
  static let fold = Option(
    "--fold", .flag, .chart, "fold the chart, so that every block shows its micro-batch")
  static let from = Option(
    "--from", .decimal("T", upTo: most), .chart, "draw the chart from this time on")
  static let to = Option(
    "--to", .decimal("T", upTo: most), .chart, "draw the chart up to this time")
  static let color = Option(
    "--color", Form<ColorMode>.choice("WHEN"), .chart, "auto, always or never (default auto)")
  static let noGantt = Option("--no-gantt", .flag, .chart, "leave out the chart")
  static let bubbles = Option(
    "--bubbles", .flag, .chart, "mark idle time in the chart by its cause")
  static let streams = Option(
    "--streams", .flag, .chart,
    "components on compute and communication streams, in chart, --csv and --json")
  static let closeUp = Option(
    "--close-up", Form<ChunkName>.choice("KIND"), .chart,
    "draw one chunk by itself, component by component: pair, F, B, I or W")

  /// Those that show what chunks are made of.
  static let components: [any OptionRow] = [streams, closeUp]
}

/// What is printed and written.
extension Options {
  static let ascii = Option("--ascii", .flag, .output, "draw with ASCII characters")
  static let memory = Option(
    "--memory", .flag, .output,
    "with --model: what fills the fullest rank, and over the step; with --svg: what each rank holds"
  )
  static let traceFolder = Option(
    "--trace-dir", .text("DIR", offering: .files), .output,
    "write a trace of each rank to a folder, for Holistic Trace Analysis")
  static let summary = Option(
    "--summary", .flag, .output,
    "the figures alone, without keeping a timeline: for very large schedules")
  static let ranks = Option("--ranks", .flag, .output, "add a table of the ranks")
  /// A file for each form in which something can be written.
  static func files<Subject>(_ exporters: [Exporter<Subject>]) -> [any OptionRow] {
    exporters.map(\.option)
  }
  static let outputFile = Option(
    "-o", .file, .output, "write to a file (default: standard output)")
  static let rowFile = Option(
    "-o", .file, .output, "write rows to a file, as they come (default: standard output)")
  static let profileFile = Option(
    "-o", .file, .output, "write the profile to a file, as JSON; - for standard output")
  static let format = Option(
    "--format", Form<TableFormat>.choice("FORMAT"), .output,
    "text, markdown, latex, csv or json (default text)")
  static let publishedRuns = Option(
    "--runs", .flag, .question, "published runs, each predicted, with the errors")
  static let publishedRun = Option(
    "--run", .text("NAME", offering: .words(PublishedRun.all.map(\.id))), .question,
    "one published run in full, with the command that shows it")
  static let formatOfProgram = Option(
    "--format", Form<ProgramFormat>.choice("FORMAT"), .output,
    "sched, pytorch, csv or json (default sched)")
  static let formatOfDiff = Option(
    "--format", Form<DiffFormat>.choice("FORMAT"), .output,
    "text, markdown, json or github (default text)")
  static let formatOfCheck = Option(
    "--format", Form<CheckFormat>.choice("FORMAT"), .output,
    "text, json, github or junit (default text)")
  static let formatOfRows = Option(
    "--format", Form<RowFormat>.choice("FORMAT"), .output,
    "csv or jsonl: a JSON object a line (default csv)")
  static let withComms = Option(
    "--with-comms", .flag, .output, "add SEND, RECV and WAIT actions to PyTorch's CSV")
  static let strict = Option(
    "--strict", .flag, .output, "exit with 1 where a schedule had to be left out")
  static let stat = Option("--stat", .flag, .output, "the figures alone")
  static let allChanges = Option(
    "--all", .flag, .output, "every change, not only the first 12 of a rank")
  static let allWaits = Option(
    "--all", .flag, .output, "every wait and all of the critical path")
  static let allSchedules = Option(
    "--all", .flag, .output, "every built-in schedule, not only the paper's three")
}
