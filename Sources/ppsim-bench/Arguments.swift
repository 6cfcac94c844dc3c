/// What the command line asks of the benchmark.
struct Arguments {
  var isJSON = false
  var runs = 5
  /// The largest schedules, in operations.
  var most = 10_000_000
  /// The one schedule to measure, if not all.
  var only: String?
  /// Whether to measure 4096 ranks × 16384 micro-batches instead.
  var isHuge = false

  static let usage = """
    usage: ppsim-bench [--json] [--runs N] [--max OPERATIONS] [--only SCHEDULE] [--huge]

      --json   print one JSON object, for keeping
      --runs   runs that each median is of (default 5)
      --max    the largest schedules (default 10000000; 100000000 takes 6 GB)
      --only   one of 1f1b, zb1p, interleaved, dualpipe
      --huge   only 1F1B on 4096 ranks with 16384 micro-batches (takes 6 GB)
    """

  /// Reads the arguments; nil if they make no sense.
  init?(_ arguments: [String]) {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      switch name {
      case "--only": only = rest.popFirst()
      case "--json": isJSON = true
      case "--huge": isHuge = true
      case "--runs", "--max":
        guard let value = rest.popFirst().flatMap({ Int($0) }), value > 0 else { return nil }
        if name == "--runs" { runs = value } else { most = value }
      default: return nil
      }
    }
  }
}
