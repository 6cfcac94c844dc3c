import PPCost
import PPExport
import PPLanguage
import PPPyTorch
import PPStudy

extension Command {
  /// `ppsim expand`: the concrete program.
  static let expand = Command(
    name: "expand",
    summary: "the concrete program of every rank, to keep, compare or run elsewhere",
    operands: "<schedule>",
    operandCompletion: .schedules,
    details: """
      Prints what every rank runs. The form sched is a schedule file again, and always the same for the
      same program; pytorch is the CSV of torch.distributed.pipelining, see Docs/PyTorch.md; csv and
      json are for scripts, see Docs/Formats.md.
      """,
    options: [
      Options.pp, Options.micro, Options.set, Options.formatOfProgram, Options.withComms,
      Options.outputFile,
    ],
    examples: [
      "ppsim expand dualpipe --pp 4 --micro 8",
      "ppsim expand dualpipev --pp 4 --micro 8 --format pytorch -o dualpipev.csv",
      "ppsim expand zbv --pp 4 --micro 8 --format pytorch --with-comms",
    ],
    execute: expandSchedule)
}

/// How `ppsim expand` prints a program.
enum ProgramFormat: String, CaseIterable, Sendable {
  case sched, pytorch, csv, json
}

private func expandSchedule(_ line: Invocation) throws -> ExitCode {
  let operand = try line.oneSchedule(example: "dualpipe --pp 4 --micro 8")
  let format = try line.value(Options.formatOfProgram) ?? .sched
  let withComms = line.has(Options.withComms)
  guard format == .pytorch || !withComms else {
    throw Refusal.trouble(
      "--with-comms is for --format pytorch; the other forms have no such actions")
  }
  let size = try SizeRequest(line)
  let named = try line.schedule(named: operand)
  try size.check(named)
  let output = try OutputFile(line.value(Options.outputFile) ?? "-", in: line.world)
  let sized = try size.sized(named)
  try sized.check(
    atMost: withComms ? SizedSchedule.mostKept / 4 : SizedSchedule.mostKept, for: "ppsim expand")
  let schedule = sized.valid.schedule
  let text =
    switch format {
    case .sched: CanonicalText(schedule).text()
    case .csv: ProgramCSV.text(schedule)
    case .json: ProgramJSON.text(schedule, label: named.label)
    case .pytorch: try sized.pyTorchText(withMessages: withComms)
    }
  try output.write(Array(text.utf8))
  try output.finish()
  return .fine
}

extension SizedSchedule {
  /// The schedule in PyTorch's CSV; a file from PyTorch with all its actions.
  fileprivate func pyTorchText(withMessages: Bool) throws(Refusal) -> String {
    if case .imported(let file) = named.source, file.messages != nil || !withMessages {
      return PyTorchCSV.text(file)
    }
    if let kind = PyTorchCSV.lacking(valid.schedule).first {
      let instead =
        kind.traits.isCopy
        ? "moves activations inside of F and B, where tensors are saved on the CPU"
        : "runs the forward once more inside of B, where activations are checkpointed"
      throw .trouble(
        "PyTorch's CSV has no \(kind.letter), \(kind.traits.title), which \(named.label) runs: PyTorch "
          + "\(instead); take a schedule without \(kind.letter), or --format csv")
    }
    if valid.schedule.slices > 1 {
      throw .trouble(
        "PyTorch's CSV has no slices of micro-batches, into which \(named.label) cuts them; take a schedule without "
          + "cut, or --format csv")
    }
    guard withMessages else { return PyTorchCSV.text(valid.schedule) }
    if let text = PyTorchCSV.textWithMessages(valid.schedule) { return text }
    // Ranks that wait in a ring have no order of messages; the simulation names the ring.
    _ = try run(Conditions())
    throw .trouble("the ranks of \(named.label) wait for each other")
  }
}
