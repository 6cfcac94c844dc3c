import PPCommands

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

exit(run(arguments: Array(CommandLine.arguments.dropFirst()), in: .ofProcess()).rawValue)
