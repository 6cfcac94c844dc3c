import PPStudy

extension Table.Column {
  /// A column of a sweep's rows.
  init(_ column: SweepColumn) {
    self =
      column.isNumber
      ? .numbers(column.key, column.title) : .words(column.key, column.title)
  }
}

extension Table.Cell {
  /// A value of a sweep's rows.
  init(_ value: SweepValue) {
    switch value {
    case .word(let text): self = .text(text)
    case .number(let text): self = .number(exact: text, shown: text)
    case .flag(let flag): self = .flag(flag)
    case .none: self = .none
    }
  }
}
