import PPStudy

/// One option of the command line, with the type of its values: this table drives parsing, choices,
/// limits, help, errors, completion and the man page.
struct Option<Value: Sendable>: OptionRow {
  let name: String
  let summary: String
  let group: OptionGroup
  let repeats: Bool
  /// What its values look like.
  let form: Form<Value>

  /// An option.
  ///
  /// - Parameters:
  ///   - name: with its dashes: `--pp`.
  ///   - form: what its values look like.
  ///   - group: where help lists it.
  ///   - summary: what it does, in a phrase.
  ///   - repeats: whether it may be given several times.
  init(
    _ name: String, _ form: Form<Value>, _ group: OptionGroup, _ summary: String,
    repeats: Bool = false
  ) {
    self.name = name
    self.form = form
    self.group = group
    self.summary = summary
    self.repeats = repeats
  }

  var placeholder: String? { form.placeholder }
  var rule: String? { form.rule }
  var completion: Completion { form.completion }
}

/// What parsing, help and completion know of an option, whatever its values are.
protocol OptionRow: Sendable {
  /// The name with its dashes: `--pp`.
  var name: String { get }
  /// What the value is called in help; nil for an option without a value.
  var placeholder: String? { get }
  /// What values may be, as a phrase, where there is more to say than the summary does.
  var rule: String? { get }
  /// What a shell may offer as a value.
  var completion: Completion { get }
  /// What it does, in a phrase.
  var summary: String { get }
  /// Where help lists it.
  var group: OptionGroup { get }
  /// Whether it may be given several times.
  var repeats: Bool { get }
}

extension OptionRow {
  /// The name and what its value is called: `--pp N`.
  var label: String { name + (placeholder.map { " " + $0 } ?? "") }
}

/// What a shell may offer as the value of an option or as an operand.
enum Completion: Equatable, Sendable {
  /// Nothing: numbers, and texts of one's own.
  case nothing
  /// One of these words.
  case words([String])
  /// A file.
  case files
  /// One of these names, or a file.
  case namesOrFiles([String])

  /// A built-in schedule, or a file.
  static var schedules: Completion { .namesOrFiles(NamedSchedule.builtInNames) }
}

/// Options that stand together in help, under a heading.
enum OptionGroup: String, CaseIterable {
  case size = "schedule and size"
  case costs = "costs"
  case model = "model and cluster"
  case grid = "parallel grid and step, with --model"
  case computation = "how it is computed, with --model"
  case question = "questions"
  case budgets = "budgets"
  case choice = "winners and trade-offs"
  case work = "the run itself"
  case chart = "chart"
  case output = "output"
}

/// The table of options; see the files beside this one for its rows.
enum Options {
  static let help = Option("--help", .flag, .output, "print this help")
}
