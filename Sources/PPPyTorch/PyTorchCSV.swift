import PPModel

/// Writes schedules in PyTorch's CSV.
///
/// It has no R: PyTorch runs a forward once more inside of the backward, where activations are checkpointed. R is left out.
public enum PyTorchCSV {
  /// The kinds that a schedule runs and PyTorch has no action for.
  ///
  /// - Complexity: O(instructions).
  public static func lacking(_ schedule: Schedule) -> [OperationKind] {
    let kinds = schedule.presentKinds
    return OperationKind.allCases.filter {
      kinds.contains(.single($0)) && ActionKind(name: $0.letter) == nil
    }
  }

  /// The compute actions alone: a row for each rank, ending in CR LF.
  ///
  /// - Complexity: O(instructions).
  public static func text(_ schedule: Schedule) -> String {
    rows(
      (0..<schedule.ranks).map { rank in
        schedule.instructions(ofRank: rank).compactMap { cell(schedule[$0]) }
      })
  }

  /// A file as it was read, with all its actions; without empty cells.
  public static func text(_ file: PyTorchSchedule) -> String { rows(file.cells) }

  /// With SEND, RECV and WAIT_SEND actions.
  ///
  /// A receive stands where its message is sent, so that both sides post in the same order; the wait for
  /// sent activations right after the backward that frees them, other waits at the end.
  ///
  /// - Throws: nothing; nil where the ranks wait for each other in a ring.
  /// - Complexity: that of `MessageProgram.init(posted:)`.
  public static func textWithMessages(_ schedule: Schedule) -> String? {
    guard let program = MessageProgram(posted: schedule) else { return nil }
    return rows(program.steps.map { row(of: $0, schedule) })
  }

  private static func row(of steps: [MessageProgram.Step], _ schedule: Schedule) -> [Cell] {
    var cells: [Cell] = []
    var sent: [Message] = []
    var isOpen: Set<Message> = []
    for step in steps {
      switch step {
      case .run(let index):
        if let cell = cell(schedule[index]) { cells.append(cell) }
        for operation in schedule[index].operations
        where operation.kind.flow == .backward {
          let message = Message(
            isForward: true, stage: operation.stage, microbatch: operation.microbatch)
          if isOpen.remove(message) != nil { cells.append(.other(.wait(message))) }
        }
      case .send(let message):
        sent.append(message)
        isOpen.insert(message)
        cells.append(.other(.send(message)))
      case .receive(let message):
        cells.append(.other(.receive(message)))
      }
    }
    return cells + sent.filter(isOpen.contains).map { .other(.wait($0)) }
  }

  /// The cell of an instruction; nil for one that PyTorch does not have.
  private static func cell(_ instruction: Instruction) -> Cell? {
    guard case .single(let operation) = instruction else { return .run(instruction) }
    return ActionKind(name: operation.kind.letter) == nil ? nil : .run(instruction)
  }

  private static func rows(_ rows: [[Cell]]) -> String {
    var text = ""
    for row in rows {
      for (index, cell) in row.enumerated() {
        if index > 0 { text += "," }
        text += cell.text
      }
      text += "\r\n"
    }
    return text
  }
}
