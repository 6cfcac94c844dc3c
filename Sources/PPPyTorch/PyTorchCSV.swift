import PPModel

/// Writes schedules in PyTorch's CSV.
public enum PyTorchCSV {
  /// The compute actions alone: a row for each rank, ending in CR LF.
  ///
  /// - Complexity: O(instructions).
  public static func text(_ schedule: Schedule) -> String {
    rows(
      (0..<schedule.ranks).map { rank in
        schedule.instructions(ofRank: rank).map { .run(schedule[$0]) }
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
        cells.append(.run(schedule[index]))
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
