import PPStudy
import PPSupport

/// A command line, cut into operands and options of one command, with the world it runs in.
struct Invocation {
  let command: Command
  let world: World
  /// The arguments after the verb, as they were given.
  private let arguments: [String]
  /// The arguments that each option took, itself included.
  private var taken: [(option: String, arguments: Range<Int>)] = []
  private(set) var operands: [String] = []
  private var values: [String: [String]] = [:]
  private(set) var wantsHelp = false

  /// Reads the arguments after the verb.
  init(_ command: Command, _ arguments: [String], in world: World) throws(Refusal) {
    self.command = command
    self.arguments = arguments
    self.world = world
    var rest = arguments[...]
    var optionsEnded = false
    while let argument = rest.popFirst() {
      if optionsEnded || argument == "-" || !argument.hasPrefix("-") {
        operands.append(argument)
      } else if argument == "--" {
        optionsEnded = true
      } else if argument == "--help" || argument == "-h" {
        wantsHelp = true
      } else {
        let first = rest.startIndex - 1
        let option = try readOption(argument, &rest)
        taken.append((option, first..<rest.startIndex))
      }
    }
    try Invocation.checkOneStandardInput(operands)
  }

  /// Reads an option, and its value out of `rest` where that is an argument of its own; returns its name.
  private mutating func readOption(
    _ argument: String, _ rest: inout ArraySlice<String>
  ) throws(Refusal) -> String {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = command.options.first(where: { $0.name == name }) else {
      let known = command.options.map(\.name) + [Options.help.name]
      let hint = OtherNames.hint(forOption: name, among: known)
      throw .trouble(
        "unknown option '\(name)' for ppsim \(command.name); "
          + (hint ?? "see ppsim \(command.name) --help"))
    }
    guard option.repeats || values[name] == nil else {
      throw .trouble("\(name) is given twice; give it once")
    }
    guard let placeholder = option.placeholder else {
      guard parts.count == 1 else { throw .trouble("\(name) takes no value; leave out '=…'") }
      values[name] = [""]
      return name
    }
    if parts.count == 2 {
      values[name, default: []].append(String(parts[1]))
      return name
    }
    guard let value = rest.popFirst(), !command.options.contains(where: { $0.name == value }) else {
      throw .trouble("\(name) needs a value: \(name) \(placeholder)")
    }
    values[name, default: []].append(value)
    return name
  }
}

extension Invocation {
  /// The command line as a shell takes it.
  var commandLine: String {
    (["ppsim", command.name] + arguments.map(Invocation.quoted)).joined(separator: " ")
  }

  /// The arguments without some options, each with its value, as a shell takes them.
  func arguments(without options: [any OptionRow]) -> String {
    let names = options.map(\.name)
    let left = taken.filter { names.contains($0.option) }
    return arguments.indices.filter { index in !left.contains { $0.arguments.contains(index) } }
      .map { Invocation.quoted(arguments[$0]) }.joined(separator: " ")
  }

  /// A word for a shell: between quotes where it holds more than letters, digits and a few signs.
  private static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "-_./=,:+@%".utf8.contains(byte)
    }
    guard !plain || word.isEmpty else { return word }
    return "'" + word.escaped { $0 == "'" ? "'\\''" : nil } + "'"
  }
}

/// The values of options: raw text in, values out.
extension Invocation {
  /// Whether an option was given.
  func has(_ option: any OptionRow) -> Bool { values[option.name] != nil }

  /// The first of some options that was given.
  func first(_ options: [any OptionRow]) -> (any OptionRow)? { options.first { has($0) } }

  /// The value of an option, if it was given.
  func value<Value>(_ option: Option<Value>) throws(Refusal) -> Value? {
    guard let text = values[option.name]?.last else { return nil }
    return try option.form.read(text, option.name)
  }

  /// All values of an option that may repeat.
  func all<Value>(_ option: Option<Value>) throws(Refusal) -> [Value] {
    try (values[option.name] ?? []).map { text throws(Refusal) in
      try option.form.read(text, option.name)
    }
  }

  /// An option as it was typed, for messages and columns.
  func typed(_ option: any OptionRow) -> String {
    (values[option.name] ?? []).joined(separator: " ")
  }

  /// The one schedule that a command takes.
  ///
  /// - Parameters:
  ///   - example: operand and options that make sense, for where there are none.
  ///   - advice: what to do with several.
  func oneSchedule(example: String, advice: String = "") throws(Refusal) -> String {
    guard let first = operands.first else {
      throw .trouble("which schedule? for example: ppsim \(command.name) \(example)")
    }
    guard operands.count == 1 else {
      throw .trouble(
        "ppsim \(command.name) takes one schedule, but found '\(operands[1])' too\(advice)")
    }
    return first
  }

  /// Finds and parses a schedule; `-` is standard input.
  func schedule(named name: String) throws(Refusal) -> NamedSchedule {
    guard name == "-" else { return try NamedSchedule(name) }
    return try NamedSchedule(
      standardInput: InputFile.all(of: "standard input", world.input))
  }

  /// Refuses to read standard input for two schedules.
  static func checkOneStandardInput(_ names: [String]) throws(Refusal) {
    guard names.count(where: { $0 == "-" }) > 1 else { return }
    throw .trouble("standard input, -, is one schedule, but is named twice; keep one in a file")
  }
}
