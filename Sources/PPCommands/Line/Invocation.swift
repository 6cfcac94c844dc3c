import PPModel
import PPSupport

/// A command line, cut into operands and options of one command, with the world it runs in.
struct Invocation {
  let command: Command
  let world: World
  private(set) var operands: [String] = []
  private var values: [String: [String]] = [:]
  private(set) var wantsHelp = false

  /// Reads the arguments after the verb.
  init(_ command: Command, _ arguments: [String], in world: World) throws(Failure) {
    self.command = command
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
        try readOption(argument, &rest)
      }
    }
    try Invocation.checkOneStandardInput(operands)
  }

  private mutating func readOption(
    _ argument: String, _ rest: inout ArraySlice<String>
  ) throws(Failure) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = command.options.first(where: { $0.name == name }) else {
      let known = command.options.map(\.name) + [Option.help.name]
      let hint = OtherNames.hint(forOption: name, among: known)
      throw .trouble(
        "unknown option '\(name)' for ppsim \(command.name); "
          + (hint ?? "see ppsim \(command.name) --help"))
    }
    guard option.repeats || values[name] == nil else {
      throw .trouble("\(name) is given twice; give it once")
    }
    guard let placeholder = option.value else {
      guard parts.count == 1 else { throw .trouble("\(name) takes no value; leave out '=…'") }
      values[name] = [""]
      return
    }
    if parts.count == 2 {
      values[name, default: []].append(String(parts[1]))
      return
    }
    guard let value = rest.popFirst(), !command.options.contains(where: { $0.name == value }) else {
      throw .trouble("\(name) needs a value: \(name) \(placeholder)")
    }
    values[name, default: []].append(value)
  }

  /// Whether an option was given.
  func has(_ option: Option) -> Bool { values[option.name] != nil }

  /// The value of an option, if it was given.
  func value(_ option: Option) -> String? { values[option.name]?.last }

  /// All values of an option that may repeat.
  func allValues(_ option: Option) -> [String] { values[option.name] ?? [] }

  /// The same command line with one value for an option, whatever was given for it.
  func replacing(_ option: Option, with value: String) -> Invocation {
    var copy = self
    copy.values[option.name] = [value]
    return copy
  }
}
