import PPModel

/// How a Gantt chart is drawn.
public struct GanttStyle: Equatable, Sendable {
  /// The characters and colours in use.
  public enum Ink: Sendable {
    /// Plain ASCII.
    case ascii
    /// Unicode without colour.
    case plain
    /// Unicode on coloured blocks, by terminal escape codes.
    case color

    /// What stands where nothing runs.
    var idle: Character { self == .ascii ? "." : "·" }
    /// What draws a block out behind its label.
    var fill: Character {
      switch self {
      case .ascii: "-"
      case .plain: "─"
      case .color: " "
      }
    }
  }

  /// The characters and colours in use.
  public var ink: Ink
  /// The width of the whole chart in columns.
  public var width: Int
  /// The part of the timeline to draw, in ticks; the whole step where nil.
  public var window: Range<Ticks>?
  /// Whether to fold the chart into as many panels as it takes for every block to say all there is.
  public var isFolded: Bool

  /// A style.
  public init(ink: Ink, width: Int, window: Range<Ticks>? = nil, isFolded: Bool = false) {
    self.isFolded = isFolded
    self.ink = ink
    self.width = width
    self.window = window
  }
}

/// A picture made of text.
public protocol Chart {
  /// Writes the chart to `sink`, some rows at a time.
  func write<Failure: Error>(to sink: (String) throws(Failure) -> Void) throws(Failure)
}

extension Chart {
  /// The whole chart, ending in a line feed.
  public func text() -> String {
    var text = ""
    write { text += $0 }
    return text
  }
}
