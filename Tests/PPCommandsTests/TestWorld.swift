import Foundation
import PPCommands

/// A world that keeps what is written to it.
final class TestWorld: @unchecked Sendable {
  private let lock = NSLock()
  private var outputBytes: [UInt8] = []
  private var errorBytes: [UInt8] = []
  var isTerminal = false
  var width: Int?
  var variables: [String: String] = [:]
  var problem: World.WriteProblem?
  /// What comes through standard input, a few bytes at a time.
  var input: [UInt8] = []
  private var inputOffset = 0
  /// Changes the world before a command runs in it.
  var adjust: (inout World) -> Void = { _ in }

  var output: String { lock.withLock { String(decoding: outputBytes, as: UTF8.self) } }
  var error: String { lock.withLock { String(decoding: errorBytes, as: UTF8.self) } }

  /// Runs a command line and returns its exit code.
  func run(_ arguments: [String]) -> Int32 {
    let variables = variables
    let problem = problem
    var world = World(
      outputIsTerminal: isTerminal, terminalWidth: width, variable: { variables[$0] },
      output: { bytes in
        if let problem { return problem }
        self.lock.withLock { self.outputBytes += bytes }
        return nil
      },
      error: { bytes in self.lock.withLock { self.errorBytes += bytes } })
    world.input = { count in
      self.lock.withLock {
        let next = self.input.dropFirst(self.inputOffset).prefix(min(count, 4099))
        self.inputOffset += next.count
        return .success(Array(next))
      }
    }
    adjust(&world)
    return MainCommand.run(arguments: arguments, in: world).rawValue
  }
}

/// Exit code, standard output and standard error of a command line in words.
func ppsim(
  _ line: String, input: [UInt8] = []
) -> (code: Int32, output: String, error: String) {
  let world = TestWorld()
  world.input = input
  let code = world.run(line.split(separator: " ").map(String.init))
  return (code, world.output, world.error)
}

/// A new folder for a test, and a way to put files in it.
struct Scratch {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("ppsim-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func file(_ name: String, _ text: String) throws -> String {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    return path(name)
  }

  func text(_ name: String) -> String? {
    try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}
