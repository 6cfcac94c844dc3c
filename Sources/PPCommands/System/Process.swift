import PPSupport
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension MainCommand {
  /// Runs the command line of this process and returns the exit code.
  public static func runProcess() -> Int32 {
    let world = World.ofProcess()
    var limit = rlimit()
    #if canImport(Glibc)
      getrlimit(__rlimit_resource_t(RLIMIT_STACK.rawValue), &limit)
    #else
      getrlimit(RLIMIT_STACK, &limit)
    #endif
    guard limit.rlim_cur < WorkThread.stackSize else { return runArguments(in: world) }
    let code = Atomic(ExitCode.trouble.rawValue)
    // A new thread's stack is not bound by `ulimit -s`.
    let thread = WorkThread { code.store(runArguments(in: world), ordering: .releasing) }
    guard let thread else { return runArguments(in: world) }
    thread.join()
    return code.load(ordering: .acquiring)
  }

  private static func runArguments(in world: World) -> Int32 {
    var arguments: [String] = []
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let bytes = CommandLine.unsafeArgv[index] else { break }
      // Swift would mend the text, and name another file.
      guard let argument = String(validatingCString: bytes) else {
        world.writeError(
          "ppsim: '\(String(cString: bytes))' is no UTF-8 text; rename the file, or name it by a link\n"
        )
        return ExitCode.trouble.rawValue
      }
      arguments.append(argument)
    }
    return run(arguments: arguments, in: world).rawValue
  }
}
