import PPStudy
import PPSupport
import PPTrace

extension Invocation {
  /// What the operands record, with a line of progress while it is read.
  ///
  /// - Parameter example: operands and options that make sense, for where there are none.
  func recording(example: String) throws(Refusal) -> Recording {
    guard !operands.isEmpty else {
      throw .trouble("which recording? for example: ppsim \(command.name) \(example)")
    }
    let progress = ReadProgress(world)
    defer { progress.clear() }
    let input = TraceInput(standardInput: world.input) { progress.add($0) }
    return try input.read(operands)
  }
}

/// Says how much has been read.
private final class ReadProgress: Sendable {
  private let state: Monitor<(line: ProgressLine, bytes: Int)>

  init(_ world: World) { state = Monitor((ProgressLine(world), 0)) }

  func add(_ bytes: Int) {
    state.change { state in
      state.bytes += bytes
      let read = state.bytes >> 20
      state.line.show { "\(read) MiB read, \(ProgressLine.clock($0))" }
    }
  }

  func clear() { state.change { $0.line.clear() } }
}
