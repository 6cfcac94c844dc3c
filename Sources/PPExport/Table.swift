import PPModel

/// A report as a table, to be written in any of the formats.
public struct Table: Sendable {
  /// How wide text is where there is no terminal to ask.
  public static let plainWidth = 80

  /// How a column stands in aligned text.
  public enum Alignment: Sendable {
    case left
    case right
  }

  /// Which formats a column stands in.
  public enum Audience: Sendable {
    /// Every format.
    case everyone
    /// Text, Markdown and LaTeX.
    case people
    /// CSV and JSON.
    case machines
  }

  /// One column.
  public struct Column: Sendable {
    /// The name in CSV and JSON: `bubble_time`.
    public var key: String
    /// The heading in text, Markdown and LaTeX.
    public var title: String
    /// Where the column's cells stand.
    public var alignment: Alignment
    /// Which formats the column stands in.
    public var audience: Audience
    /// Whether the columns from here on would rather stand in a block of their own than be torn apart.
    public var startsGroup = false
    /// Whether the rows tell of different things, so that each number has decimals of its own.
    public var isMixed = false

    /// The column as the first of a group.
    public var startingGroup: Column {
      var column = self
      column.startsGroup = true
      return column
    }

    /// The column as one of different things.
    public var mixed: Column {
      var column = self
      column.isMixed = true
      return column
    }

    /// A column of words.
    public static func words(
      _ key: String, _ title: String, for audience: Audience = .everyone
    ) -> Column {
      Column(key: key, title: title, alignment: .left, audience: audience)
    }

    /// A column of numbers.
    public static func numbers(
      _ key: String, _ title: String, for audience: Audience = .everyone
    ) -> Column {
      Column(key: key, title: title, alignment: .right, audience: audience)
    }
  }

  /// One cell.
  public enum Cell: Sendable {
    /// Words; `latex` where they look different there.
    case text(String, latex: String? = nil)
    /// A number: exact for machines, and as people read it; in a column all are shown with the same
    /// number of decimals, at most `decimals`.
    case number(exact: String, shown: String, decimals: Int = 6)
    /// Yes or no.
    case flag(Bool)
    /// Nothing.
    case none

    /// A whole number.
    public static func count(_ value: Int) -> Cell {
      .number(exact: "\(value)", shown: "\(value)")
    }

    /// A formula, with a mark behind it; nothing where it is empty.
    public static func formula(_ text: String, _ mark: String = "") -> Cell {
      .text(text + mark, latex: text.isEmpty ? nil : LaTeX.formula(text) + mark)
    }

    /// A time, in units of the scale.
    public static func time(_ ticks: Ticks, _ scale: TimeScale) -> Cell {
      .number(
        exact: scale.text(ticks), shown: scale.rounded(ticks), decimals: scale.decimals(ticks))
    }
  }

  /// What the table shows, in a sentence.
  public var title: String
  /// The name of the table's JSON schema.
  public var schema: String
  /// Facts that hold for the whole table, for JSON: a name and a text.
  public var facts: [(key: String, value: String)]
  /// The columns.
  public var columns: [Column]
  /// The rows, `[rows][columns]`.
  public var rows: [[Cell]]
  /// Sentences below the table.
  public var notes: [String]
  /// How many columns, from the left, say which row it is: each block of a broken table has them.
  public var keys: Int

  /// A table from its parts.
  public init(
    title: String, schema: String, facts: [(key: String, value: String)] = [], columns: [Column],
    rows: [[Cell]], notes: [String] = [], keys: Int = 1
  ) {
    self.title = title
    self.schema = schema
    self.facts = facts
    self.columns = columns
    self.rows = rows
    self.notes = notes
    self.keys = keys
  }

  /// The table in a format, ending in a line feed.
  ///
  /// - Parameters:
  ///   - isASCII: whether aligned text keeps to ASCII where the cells do.
  ///   - width: the most columns of aligned text.
  public func text(
    in format: TableFormat, isASCII: Bool = false, width: Int = Table.plainWidth
  ) -> String {
    switch format {
    case .text: forPeople.alignedText(rule: isASCII ? "-" : "─", width: width)
    case .markdown: forPeople.markdown()
    case .latex: forPeople.latex()
    case .csv: without(.people).commaSeparated()
    case .json: without(.people).json()
    }
  }

  /// The table as people read it: their columns, and the same decimals in each column.
  private var forPeople: Table {
    var table = without(.machines)
    for (column, one) in table.columns.enumerated() where !one.isMixed {
      let aligned = Table.sameDecimals(table.rows.map { $0[column] })
      for row in table.rows.indices { table.rows[row][column] = aligned[row] }
    }
    return table
  }

  /// The table without the columns that are for `audience` alone.
  private func without(_ audience: Audience) -> Table {
    let kept = columns.indices.filter { columns[$0].audience != audience }
    var table = self
    table.columns = kept.map { columns[$0] }
    table.rows = rows.map { row in kept.map { row[$0] } }
    // Keys that are left out count no more.
    table.keys = kept.count { $0 < keys }
    return table
  }
}

/// The formats that a table is written in.
public enum TableFormat: String, CaseIterable, Sendable {
  case text, markdown, latex, csv, json
}

extension Table.Cell {
  /// The cell as people read it.
  var shown: String {
    switch self {
    case .text(let text, _): text
    case .number(_, let shown, _): shown
    case .flag(let flag): flag ? "yes" : "no"
    case .none: ""
    }
  }

  /// The cell as machines read it.
  var exact: String {
    switch self {
    case .number(let exact, _, _): exact
    case .flag(let flag): flag ? "true" : "false"
    default: shown
    }
  }
}
