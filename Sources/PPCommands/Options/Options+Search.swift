import PPCost
import PPSearch
import PPStudy
import PPSupport

/// What `ppsim search` looks for, and for how long.
extension Options {
  static let placement = Option(
    "--placement", .text("NAME", offering: .namesOrFiles(SearchedPlacement.names)), .question,
    "linear, v, bidirectional, interleaved, or a schedule whose placement is taken")
  static let chunks = Option(
    "--chunks", .integer(1...1024), .question,
    "stages of a rank, with --placement interleaved (default 2)")
  static let maxActivations = Option(
    "--max-activations", .decimal("X", upTo: 1_000_000_000_000_000), .question,
    "the most chunks that a rank may hold (default: any number; with --model what fits the GPU)")
  static let caps = Option(
    "--caps", Form<NumberList>.numbers(.decimal, DecimalNumber.one...1_000_000_000_000_000),
    .question,
    "search within each of several limits of chunks instead, and print time against memory")
  static let searchedMemory = Option(
    "--fit-memory", .gigabytes, .question,
    "with --model: the most memory of a GPU in 10⁹ bytes (default: what it has)")
  static let searchObjective = Option(
    "--objective", Form<ScheduleSpace.Objective>.choice("WHAT"), .question,
    "makespan, or span: the longest time of one rank, for steps without a barrier (default makespan)"
  )
  static let pairs = Option(
    "--pairs", .onOff("WHEN"), .question,
    "on or off: whether F and B may run as F&B (default: on where that saves time)")
  static let startFile = Option(
    "--from", .file, .question, "start from a schedule too; may repeat", repeats: true)
  static let iterations = Option(
    "--iterations", .integer(1...1_000_000_000_000), .work,
    "how many orders are timed, so that the result can be repeated (default 100000)")
  static let searchTime = Option(
    "--time", .seconds, .work, "search for so long instead: 30s, 10m, 2h")
  static let searchSeed = Option(
    "--seed", .integer(0...1_000_000_000), .work, "of the random numbers (default 1)")
  static let resumeSearch = Option(
    "--resume", .flag, .work, "go on from the schedule in the file of -o")
  static let compact = Option(
    "--compact", .flag, .output,
    "write a short program to -o where the order is regular, for more micro-batches if it holds")
  static let showDiff = Option(
    "--diff", .flag, .output, "add what differs from the schedule that it started from")
}

extension Form where Value == Double {
  /// Seconds: `30`, `30s`, `10m`, `2h`.
  static var seconds: Form {
    Form("TIME", rule: "a time such as 30s, 10m or 2h, up to 1000h") { text, name throws(Refusal) in
      let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
      let unit = text.last.flatMap { units[$0] }
      let digits = unit == nil ? text : String(text.dropLast())
      guard let number = DecimalNumber.millionths(digits), number > 0,
        Double(number) / 1e6 * (unit ?? 1) <= 3_600_000
      else {
        throw .trouble(
          "\(name) is '\(text)'; it must be a time such as 30s, 10m or 2h, up to 1000h")
      }
      return Double(number) / 1e6 * (unit ?? 1)
    }
  }
}
