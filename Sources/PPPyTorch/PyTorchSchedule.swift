import PPModel
import PPSupport

/// A schedule read from PyTorch's CSV: one row for each rank, one cell for each action.
///
/// pp, micro and the placement follow from the actions. Actions that do not compute are kept in their
/// places; they take no time.
public struct PyTorchSchedule: Sendable {
  /// The concrete schedule; not validated yet.
  public let schedule: Schedule
  /// The sends and receives in their places, if the file has any.
  public let messages: MessageProgram?
  let source: SourceText
  /// The cells of each rank that are not empty, `[ranks][…]`.
  let cells: [[Cell]]
  /// Where each of these cells stands in the file.
  let places: [[CellPlace]]

  /// The place of an instruction in the file, for messages about it.
  public func diagnostic(rank: Int, instruction: Int?, message: String) -> Diagnostic {
    guard let instruction, places.indices.contains(rank) else {
      return Diagnostic(file: source.file, message: message)
    }
    var seen = -1
    for (cell, place) in zip(cells[rank], places[rank]) {
      if case .run = cell { seen += 1 }
      if seen == instruction { return place.diagnostic(source, message) }
    }
    return Diagnostic(file: source.file, message: message)
  }

  /// The place of a step of `messages` in the file.
  public func diagnostic(_ fault: MessageFault) -> Diagnostic {
    guard let step = fault.step else {
      return Diagnostic(file: source.file, message: fault.description)
    }
    let steps = zip(cells[fault.rank], places[fault.rank]).filter { $0.0.isStep }
    guard steps.indices.contains(step) else {
      return Diagnostic(file: source.file, message: fault.description)
    }
    return steps[step].1.diagnostic(source, fault.description)
  }
}

extension PyTorchSchedule {
  /// Whether a text starts as PyTorch's CSV does, and a schedule file cannot: with a stage number, a pair's
  /// parenthesis, or the comma behind an empty cell.
  ///
  /// - Complexity: O(blanks at the start).
  public static func isStarted(by text: [UInt8]) -> Bool {
    let first = text.first { !" \t\r\n".utf8.contains($0) }
    return first.map { "0123456789(,".utf8.contains($0) } ?? false
  }

  /// What the actions that do not compute take, given the time of each by its name.
  ///
  /// - Complexity: O(actions).
  public func sideTimes(_ costs: [String: Ticks]) -> SideTimes {
    guard !costs.isEmpty else { return SideTimes() }
    var before: [Ticks] = []
    var after: [Ticks] = []
    for row in cells {
      var time: Ticks = 0
      for cell in row {
        switch cell {
        case .run:
          before.append(time)
          time = 0
        case .other(let action): time += costs[action.kind.name] ?? 0
        }
      }
      after.append(time)
    }
    return SideTimes(before: before, after: after)
  }
}

/// Where a cell stands: row and column from 1, and the offset of its first byte.
struct CellPlace: Equatable, Sendable {
  var row: Int
  var column: Int
  var offset: Int

  func diagnostic(_ source: SourceText, _ message: String) -> Diagnostic {
    source.diagnostic(at: offset, "row \(row), cell \(column): \(message)")
  }
}

extension Cell {
  /// Whether the cell is a step of a `MessageProgram`.
  var isStep: Bool {
    guard case .other(let action) = self else { return true }
    switch action.kind {
    case .sendForward, .sendBackward, .receiveForward, .receiveBackward: return true
    default: return false
    }
  }
}

extension PyTorchSchedule {
  /// Reads a file.
  ///
  /// - Parameter name: the schedule's name.
  /// - Complexity: O(length + stages × micro-batches).
  /// - Throws: the first error, with row, cell and what is allowed.
  public init(_ source: SourceText, name: String) throws(Diagnostic) {
    self.source = source
    let rows = try PyTorchSchedule.rows(source)
    cells = rows.map { $0.map(\.cell) }
    places = rows.map { $0.map(\.place) }
    var inference = PlacementInference(source: source, rows: rows)
    let placement: Placement
    do throws(Diagnostic) {
      placement = try inference.placement()
    } catch {
      // Every action could be read; together they are no schedule.
      var fault = error
      if let known = ShiftedForwards(source, rows) { fault.message += ". " + known.phrase }
      fault.breaksRule = true
      throw fault
    }

    var builder = ScheduleBuilder()
    var steps: [[MessageProgram.Step]] = []
    var hasMessages = false
    for row in cells {
      var program: [MessageProgram.Step] = []
      for cell in row {
        switch cell {
        case .run(let instruction):
          program.append(.run(builder.count))
          builder.append(instruction)
        case .other(let action):
          guard cell.isStep, let message = action.message else { continue }
          hasMessages = true
          let isSend = action.kind == .sendForward || action.kind == .sendBackward
          program.append(isSend ? .send(message) : .receive(message))
        }
      }
      builder.endRank()
      steps.append(program)
    }
    schedule = builder.schedule(name: name, placement: placement)
    messages = hasMessages ? MessageProgram(steps: steps) : nil
  }

  /// The cells that are not empty, row by row; CR LF or LF ends a row.
  private static func rows(
    _ source: SourceText
  ) throws(Diagnostic) -> [[(cell: Cell, place: CellPlace)]] {
    let bytes = source.bytes
    guard !bytes.isEmpty else {
      throw Diagnostic(file: source.file, message: "the file is empty; it has a row for each rank")
    }
    var rows: [[(cell: Cell, place: CellPlace)]] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      var line = bytes[start..<end]
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      let number = rows.count + 1
      var row: [(cell: Cell, place: CellPlace)] = []
      let parts = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      for (index, part) in parts.enumerated() {
        let text = CellReader.trimmed(part)
        let place = CellPlace(row: number, column: index + 1, offset: text.startIndex)
        do throws(CellError) {
          guard let cell = try CellReader.cell(text) else { continue }
          row.append((cell, place))
        } catch {
          throw place.diagnostic(source, "'\(SourceText.shown(text))' \(error.phrase)")
        }
      }
      guard row.contains(where: { if case .run = $0.cell { true } else { false } }) else {
        throw source.diagnostic(
          at: start, "row \(number) computes nothing; every rank has a row with its actions")
      }
      rows.append(row)
      start = end + 1
    }
    return rows
  }
}

extension SourceText {
  /// A piece of the text as it may stand in a message.
  static func shown(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes.prefix(40), as: UTF8.self).map {
      $0.isASCII && !($0.asciiValue.map { $0 < 32 || $0 == 127 } ?? true) ? $0 : "."
    }
    return String(text) + (bytes.count > 40 ? "…" : "")
  }
}
