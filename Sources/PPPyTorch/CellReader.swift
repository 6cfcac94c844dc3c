import PPModel

/// Why a cell is not an action, as a phrase that follows it.
struct CellError: Error {
  var phrase: String
}

/// Reads cells, strictly: PyTorch's own reader takes `0F0junk` and `-1F0`, this one does not.
enum CellReader {
  /// The largest stage or micro-batch number that is read.
  static let largestNumber = 999_999_999

  /// The cell of some bytes without surrounding blanks; nil if there are none.
  static func cell(_ bytes: ArraySlice<UInt8>) throws(CellError) -> Cell? {
    guard let first = bytes.first else { return nil }
    guard first == UInt8(ascii: "(") else {
      let action = try action(bytes)
      return action.operation.map { .run(.single($0)) } ?? .other(action)
    }
    let tail = Array(")OVERLAP_F_B".utf8)
    guard bytes.count > tail.count, bytes.suffix(tail.count).elementsEqual(tail) else {
      throw CellError(phrase: "does not end in )OVERLAP_F_B, as a cell that starts with ( must")
    }
    let inside = bytes.dropFirst().dropLast(tail.count)
    let parts = inside.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    let operations = try parts.map { part throws(CellError) in
      let action = try action(trimmed(part))
      guard let operation = action.operation else {
        throw CellError(phrase: "overlaps \(action.kind.name), which is no computation")
      }
      return operation
    }
    if operations.count == 1 { return .run(.single(operations[0])) }
    let kinds = operations.map(\.kind)
    if kinds == [.forward, .backward] || kinds == [.forward, .inputBackward] {
      return .run(.pair(forward: operations[0], backward: operations[1]))
    }
    if kinds == [.backward, .forward] || kinds == [.inputBackward, .forward] {
      return .run(.pair(forward: operations[1], backward: operations[0]))
    }
    throw CellError(phrase: "overlaps something else than one F and one B or I")
  }

  /// A slice without the blanks around it.
  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var rest = bytes.drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return rest
  }

  private static func action(_ bytes: ArraySlice<UInt8>) throws(CellError) -> Action {
    var rest = bytes
    guard let stage = try number(&rest, "stage") else {
      throw CellError(phrase: "does not start with a stage number, as in 3F5")
    }
    let name = rest.prefix { $0 == UInt8(ascii: "_") || (UInt8(ascii: "A")...90).contains($0) }
    rest = rest.dropFirst(name.count)
    guard let kind = ActionKind(name: String(decoding: name, as: UTF8.self)) else {
      throw CellError(
        phrase: "is no action; after the stage comes one of "
          + ActionKind.allNames.joined(separator: ", "))
    }
    let microbatch = try number(&rest, "micro-batch")
    guard (microbatch != nil) == kind.hasMicrobatch else {
      throw CellError(
        phrase: kind.hasMicrobatch
          ? "names no micro-batch, as in 3F5"
          : "names a micro-batch, and \(kind.name) has none")
    }
    guard rest.isEmpty else { throw CellError(phrase: "has something behind the action") }
    return Action(kind, stage: stage, microbatch: microbatch ?? 0)
  }

  private static func number(
    _ rest: inout ArraySlice<UInt8>, _ what: String
  ) throws(CellError) -> Int? {
    let digits = rest.prefix { (UInt8(ascii: "0")...57).contains($0) }
    guard !digits.isEmpty else { return nil }
    guard digits.count <= 9 else {
      throw CellError(phrase: "has a \(what) number above \(largestNumber)")
    }
    rest = rest.dropFirst(digits.count)
    return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
  }
}
