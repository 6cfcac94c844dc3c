import PPStudy

/// A file of `check --budgets`: in each line schedules and options, as behind `ppsim check`.
struct BudgetsFile {
  /// What the lines ask for, in order.
  private(set) var requests: [CheckRequest] = []
  /// A result for each line that cannot be read.
  private(set) var faults: [CheckResult] = []
  /// Why the file is refused: a sentence for each such line.
  private(set) var failure: Refusal?

  /// Reads the file, and all that its lines name but the schedules' sizes.
  init(_ invocation: Invocation) throws(Refusal) {
    let path = try invocation.value(Options.budgetsFile) ?? ""
    let others = invocation.command.options.filter {
      $0.name != Options.budgetsFile.name && $0.name != Options.formatOfCheck.name
    }
    if let stray = invocation.operands.first ?? invocation.first(others)?.name {
      throw .trouble("--budgets takes all but --format from the file; put '\(stray)' into a line")
    }
    let text = String(decoding: try InputFile.read(path), as: UTF8.self)
    var messages: [String] = []
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let place = FilePlace(file: path, line: index + 1, column: 1)
      do throws(Refusal) {
        let words = try BudgetsFile.words(line)
        guard !words.isEmpty else { continue }
        requests.append(try BudgetsFile.request(words, invocation, place))
      } catch {
        messages.append("ppsim: \(place.text): \(error.sentence)")
        faults.append(
          CheckResult(
            name: place.text, origin: place,
            findings: [CheckFinding(rule: "line", .error, error.sentence, at: place)]))
      }
    }
    guard !messages.isEmpty || requests.isEmpty else { return }
    failure =
      messages.isEmpty
      ? .trouble("'\(path)' asks for nothing; a line is: dualpipe --pp 16 --micro 32")
      : Refusal(
        sentence: messages.joined(separator: "\n"), kind: .trouble, startsWithPlace: true)
  }

  private static func request(
    _ words: [String], _ invocation: Invocation, _ place: FilePlace
  ) throws(Refusal) -> CheckRequest {
    let line = try Invocation(invocation.command, words, in: invocation.world)
    let strays: [any OptionRow] = [Options.budgetsFile, Options.formatOfCheck]
    if let option = line.first(strays) {
      throw .trouble("\(option.name) is for the command line; leave it out here")
    }
    guard !line.wantsHelp else { throw .trouble("--help is for the command line") }
    guard !line.operands.isEmpty else {
      throw .trouble("no schedule; a line is: dualpipe --pp 16 --micro 32 --max-bubble-rate 20%")
    }
    return try CheckRequest(line, origin: place)
  }

  /// The words of a line: separated by blanks, one with blanks between quotes; from a word that starts
  /// with `#` on, a comment.
  static func words(_ line: Substring.UnicodeScalarView) throws(Refusal) -> [String] {
    var words: [String] = []
    var word: String.UnicodeScalarView?
    var quote: Unicode.Scalar?
    for scalar in line {
      if scalar == quote {
        quote = nil
      } else if quote != nil {
        word?.append(scalar)
      } else if scalar == "\"" || scalar == "'" {
        quote = scalar
        word = word ?? String.UnicodeScalarView()
      } else if scalar.properties.isWhitespace {
        if let whole = word { words.append(String(whole)) }
        word = nil
      } else if scalar == "#", word == nil {
        return words
      } else {
        word = word ?? String.UnicodeScalarView()
        word?.append(scalar)
      }
    }
    guard quote == nil else { throw .trouble("a quote is opened and not closed") }
    if let whole = word { words.append(String(whole)) }
    return words
  }
}
