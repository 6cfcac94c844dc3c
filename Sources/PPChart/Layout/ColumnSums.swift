/// What the columns of a row show: each the blocks or the idle time that fill it.
///
/// A column that holds several blocks shows the kind that fills most of it, by the longest block of that kind.
/// Idle time is shown where as much of it as half a column has not been shown yet; so in any part of
/// a row the idle columns differ from the idle time by less than a column. In a row that has less than half
/// a column of it in all, but more than a tenth, one column is idle. On a scale without rounding a column
/// holds one block or none, and the rule has nothing to decide.
struct ColumnSums {
  /// What one column shows.
  enum Content: Equatable {
    /// A block, by its number.
    case block(Int)
    /// Idle time, and its cause where causes are told apart.
    case idle(Int?)
  }

  /// Less than that of a column is rounding.
  private static let nothing = 1e-6
  /// Of idle time less than that is not drawn.
  static let leastIdle = 0.1

  /// The share of each column that blocks fill, and the block that it shows.
  private var busy: [Double]
  private var owners: [Int]
  /// The share of each cause in each column, `[columns][causes]`; empty where causes are not told apart.
  private var idle: [Double] = []
  private let causes: Int
  /// The column under work: for each kind its share, and its longest block.
  private var column = 0
  private var shares: [Double]
  private var longest: [(share: Double, block: Int)]
  private var end = 0.0

  /// A row of so many columns, with blocks of so many kinds and idle times of so many causes.
  init(columns: Int, kinds: Int, causes: Int = 0) {
    busy = [Double](repeating: 0, count: columns)
    owners = [Int](repeating: 0, count: columns)
    shares = [Double](repeating: 0, count: kinds)
    longest = Array(repeating: (0, 0), count: kinds)
    self.causes = causes
    if causes > 0 { idle = [Double](repeating: 0, count: columns * causes) }
  }

  /// Adds a block at a place in columns; blocks come in the order of time.
  ///
  /// - Complexity: O(columns of the block), in all O(blocks + columns × kinds).
  mutating func add(_ place: Range<Double>, kind: Int, block: Int) {
    let start = max(place.lowerBound, end)
    guard place.upperBound > start else { return }
    end = place.upperBound
    // Most blocks of a large schedule lie inside of the column under work.
    if start >= Double(column), end <= Double(column + 1) {
      add(end - start, kind, block)
      return
    }
    for column in ColumnSums.columns(start, end, of: busy.count) {
      if column > self.column { close(before: column) }
      add(ColumnSums.share(start, end, of: column), kind, block)
    }
  }

  private mutating func add(_ share: Double, _ kind: Int, _ block: Int) {
    shares[kind] += share
    if share > longest[kind].share { longest[kind] = (share, block) }
  }

  /// Adds idle time of a cause; it may come in any order.
  mutating func addIdle(_ place: Range<Double>, cause: Int) {
    let (start, end) = (place.lowerBound, place.upperBound)
    for column in ColumnSums.columns(start, end, of: busy.count) {
      idle[column * causes + cause] += ColumnSums.share(start, end, of: column)
    }
  }

  /// The columns that a place touches.
  @inline(__always)
  private static func columns(_ start: Double, _ end: Double, of columns: Int) -> Range<Int> {
    let first = min(columns, Int(start))
    return first..<max(first, min(columns, Int(end.rounded(.up))))
  }

  /// How much of a column a place fills.
  @inline(__always)
  private static func share(_ start: Double, _ end: Double, of column: Int) -> Double {
    min(end, Double(column + 1)) - max(start, Double(column))
  }

  /// Decides the column under work, and goes on to another.
  private mutating func close(before next: Int) {
    var best = 0
    for kind in shares.indices {
      busy[column] += shares[kind]
      if shares[kind] > shares[best] + ColumnSums.nothing { best = kind }
    }
    owners[column] = longest[best].block
    for kind in shares.indices {
      shares[kind] = 0
      longest[kind] = (0, 0)
    }
    column = next
  }

  /// What every column shows.
  ///
  /// - Complexity: O(columns × causes).
  mutating func contents() -> [Content] {
    guard !busy.isEmpty else { return [] }
    close(before: column)
    let total = busy.reduce(0) { $0 + max(0, 1 - $1) }
    // A row with little idle time shows it where the last of it is.
    var debt = total > ColumnSums.leastIdle ? max(0, 0.5 - total) : 0
    var debts = [Double](repeating: 0, count: causes)
    return busy.indices.map { column in
      let share = 1 - busy[column]
      debt += max(0, share)
      for cause in 0..<causes { debts[cause] += idle[column * causes + cause] }
      guard share > ColumnSums.nothing else { return .block(owners[column]) }
      let isEmpty = busy[column] < ColumnSums.nothing
      guard isEmpty || debt > 0.5 - ColumnSums.nothing else { return .block(owners[column]) }
      debt -= 1
      let present = (0..<causes).filter { idle[column * causes + $0] > ColumnSums.nothing }
      guard let cause = present.max(by: { debts[$0] < debts[$1] }) else { return .idle(nil) }
      debts[cause] -= 1
      return .idle(cause)
    }
  }
}

extension ColumnSums {
  /// The columns as runs that show the same.
  mutating func runs() -> [(content: Content, columns: Range<Int>)] {
    var runs: [(content: Content, columns: Range<Int>)] = []
    for (column, content) in contents().enumerated() {
      if let last = runs.last, last.content == content {
        runs[runs.count - 1].columns = last.columns.lowerBound..<column + 1
      } else {
        runs.append((content, column..<column + 1))
      }
    }
    return runs
  }
}
