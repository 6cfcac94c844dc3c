import PPSupport

/// A place in a file that a finding is about.
public struct FilePlace: Equatable, Sendable {
  /// The file as the user named it.
  public var file: String
  /// The line, counted from 1; 0 for the file as a whole.
  public var line: Int
  /// The column, counted from 1; 0 for the line as a whole.
  public var column: Int

  /// A place from its parts; the file as a whole where there is no more.
  public init(file: String, line: Int = 0, column: Int = 0) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `budgets.txt:3`.
  public var text: String { file.plain() + (line > 0 ? ":\(line)" : "") }
}
