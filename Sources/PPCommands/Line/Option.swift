/// One option of the command line; the table below drives parsing and help.
struct Option: Sendable {
  /// The name with its dashes: `--pp`.
  let name: String
  /// What the value is called in help; nil for an option without a value.
  let value: String?
  /// What it does, in a phrase.
  let summary: String
  /// Whether it may be given several times.
  var repeats = false
}

extension Option {
  static let pp = Option(name: "--pp", value: "N", summary: "ranks")
  static let ppList = Option(
    name: "--pp", value: "N,N…", summary: "ranks, one or several numbers (default 16)")
  static let micro = Option(name: "--micro", value: "N", summary: "micro-batches in a step")
  static let reportMicro = Option(
    name: "--micro", value: "N", summary: "micro-batches in a step (default 2·pp)")
  static let set = Option(
    name: "--set", value: "NAME=N", summary: "an option that the schedule declares; may repeat",
    repeats: true)
  static let cost = Option(
    name: "--cost", value: "LIST", summary: "chunk costs, from F, B, I, W, FB (default F=1,B=2,W=1)"
  )
  static let hop = Option(
    name: "--p2p", value: "T", summary: "PP communication per hop, beside compute (default 0)")
  static let hopMode = Option(
    name: "--p2p-mode", value: "MODE",
    summary:
      "overlap: messages travel beside compute; blocking: they hold both ranks (default overlap)")
  static let programFormat = Option(
    name: "--format", value: "FORMAT", summary: "sched, pytorch, csv or json (default sched)")
  static let withComms = Option(
    name: "--with-comms", value: nil,
    summary: "add SEND, RECV and WAIT actions to PyTorch's CSV")
  static let diffFormat = Option(
    name: "--format", value: "FORMAT", summary: "text, markdown, json or github (default text)")
  static let stat = Option(name: "--stat", value: nil, summary: "the figures alone")
  static let allChanges = Option(
    name: "--all", value: nil, summary: "every change, not only the first 12 of a rank")
  static let bubbles = Option(
    name: "--bubbles", value: nil, summary: "mark idle time in the chart by its cause")
  static let closedForm = Option(
    name: "--closed-form", value: nil,
    summary: "the bubble as a formula in pp and micro, found from simulations, and where it holds")
  static let whatIf = Option(
    name: "--what-if", value: "LIST",
    summary: "run again with factors on times (W=0.8x,rank3=1.2x) or link speeds (ib=0.5x)")
  static let jitter = Option(
    name: "--jitter", value: "P", summary: "run with durations that vary by up to so much: 5%")
  static let runs = Option(
    name: "--runs", value: "N", summary: "how many such runs (default 1000)")
  static let seed = Option(
    name: "--seed", value: "N", summary: "of their random numbers (default 1)")
  static let steps = Option(
    name: "--steps", value: "N", summary: "run so many steps back to back; --cost OPT= between them"
  )
  static let optimizer = Option(
    name: "--optimizer", value: "WHEN",
    summary: "barrier: all ranks wait for all between steps; overlap: none waits (default both)")
  static let allWaits = Option(
    name: "--all", value: nil, summary: "every wait and all of the critical path")
  static let outputFile = Option(
    name: "-o", value: "FILE", summary: "write to a file (default: standard output)")
  static let heldForW = Option(
    name: "--held-for-w", value: "SHARE",
    summary: "share of a chunk's activations that stays from I until W, 0 to 1 (default 1)")
  static let equalStages = Option(
    name: "--equal-stages", value: nil,
    summary: "give every stage the full cost, instead of its share of the model")
  static let width = Option(
    name: "--width", value: "N", summary: "columns of the chart (default: the terminal's, or 120)")
  static let fold = Option(
    name: "--fold", value: nil, summary: "fold the chart, so that every block shows its micro-batch"
  )
  static let from = Option(name: "--from", value: "T", summary: "draw the chart from this time on")
  static let to = Option(name: "--to", value: "T", summary: "draw the chart up to this time")
  static let ascii = Option(name: "--ascii", value: nil, summary: "draw with ASCII characters")
  static let color = Option(
    name: "--color", value: "WHEN", summary: "auto, always or never (default auto)")
  static let noGantt = Option(name: "--no-gantt", value: nil, summary: "leave out the chart")
  static let summary = Option(
    name: "--summary", value: nil,
    summary: "the figures alone, without keeping a timeline: for very large schedules")
  static let ranks = Option(name: "--ranks", value: nil, summary: "add a table of the ranks")
  static let csv = Option(
    name: "--csv", value: "FILE", summary: "write the timeline as CSV; - for standard output")
  static let json = Option(
    name: "--json", value: "FILE", summary: "write the figures as JSON; - for standard output")
  static let format = Option(
    name: "--format", value: "FORMAT", summary: "text, markdown, csv or json (default text)")
  static let strict = Option(
    name: "--strict", value: nil, summary: "exit with 1 where a schedule had to be left out")
  static let reportFormat = Option(
    name: "--format", value: "FORMAT",
    summary: "text, markdown, latex, csv or json (default text)")
  static let all = Option(
    name: "--all", value: nil, summary: "every built-in schedule, not only the paper's three")
  static let model = Option(
    name: "--model", value: "NAME", summary: "a model preset or JSON file (default deepseek-v3)")
  static let cluster = Option(
    name: "--cluster", value: "NAME", summary: "a cluster preset or JSON file (default h800)")
  static let expertParallel = Option(
    name: "--ep", value: "N", summary: "GPUs that share a layer's experts (default 64)")
  static let expertsPerToken = Option(
    name: "--experts-per-token", value: "N,N…",
    summary: "routed experts that a token goes to (default: the model's, up to twice that)")
  static let microTokens = Option(
    name: "--micro-tokens", value: "N", summary: "tokens in a micro-batch (default 4096)")
  static let help = Option(name: "--help", value: nil, summary: "print this help")
}
