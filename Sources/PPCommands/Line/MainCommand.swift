import PPStudy
import PPSupport

/// `ppsim` itself: its version, and the way from arguments to an exit code.
public enum MainCommand {
  /// The version that `ppsim --version` prints, with the commit that it was built from.
  public static let version = "0.1.0" + (builtCommit.map { " (\($0))" } ?? "")

  /// Runs a command line, `ppsim`'s own name left out, and returns the exit code.
  ///
  /// Nothing here ends the process or touches global state: everything goes through `world`.
  public static func run(arguments: [String], in world: World) -> ExitCode {
    do {
      return try dispatch(arguments, world)
    } catch let refusal as Refusal {
      world.writeError(refusal.shown + "\n")
      return refusal.code
    } catch let closed as Closed {
      return closed.answer
    } catch {
      world.writeError("ppsim: \(error)\n")
      return .trouble
    }
  }

  private static func dispatch(_ arguments: [String], _ world: World) throws -> ExitCode {
    guard let verb = arguments.first else {
      throw Refusal.trouble("which command? ppsim --help lists them")
    }
    let width = min(world.textWidth, Command.widestHelp)
    switch verb {
    case "--help", "-h", "help":
      let topic = verb == "help" ? arguments.dropFirst().first : nil
      try world.write(
        try topic.map { name in try command(name).help(width: width) }
          ?? Command.overview(width: width))
      return .fine
    case "--version":
      try world.write("ppsim \(version)\n")
      return .fine
    default:
      break
    }
    let invocation = try Invocation(command(verb), Array(arguments.dropFirst()), in: world)
    guard !invocation.wantsHelp else {
      try world.write(invocation.command.help(width: width))
      return .fine
    }
    return try invocation.command.execute(invocation)
  }

  private static func command(_ name: String) throws(Refusal) -> Command {
    if let command = Command.all.first(where: { $0.name == name }) { return command }
    let names = Command.all.map(\.name)
    let hint = didYouMean(name, among: names + ["help", "--help", "--version"])
    throw .trouble(
      "unknown command '\(name)'; \(hint ?? "commands are \(names.joined(separator: ", "))")")
  }
}
