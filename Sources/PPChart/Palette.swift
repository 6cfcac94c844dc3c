import PPAnalysis
import PPModel

/// The colours of pictures: a hue for each kind of instruction, apart by lightness too, so that they can be told
/// from each other in grey and by people who see fewer hues.
public enum Palette {
  /// What stands behind and beside the blocks of a picture.
  public struct Scheme: Sendable {
    /// What separates blocks, and the ground of the picture.
    public var ground: String
    /// Where nothing runs.
    public var idle: String
    /// Titles and axes.
    public var ink: String
  }

  /// A picture on paper.
  public static let light = Scheme(ground: "#ffffff", idle: "#eeeeee", ink: "#1a1a1a")
  /// A picture on a dark screen.
  public static let dark = Scheme(ground: "#17191d", idle: "#2a2d33", ink: "#e6e6e6")

  /// The fill of an instruction's or a component's block; of odd slots lighter.
  public static func fill(_ kind: OperationKind, isOddSlot: Bool) -> String {
    let chosen: (even: String, odd: String) =
      switch kind {
      case .forward: ("#f6b95c", "#fbdcae")
      case .backward: ("#3f8f4f", "#7db888")
      case .inputBackward: ("#86c06d", "#b9dca9")
      case .weightBackward: ("#3a68a8", "#8aa9d6")
      case .offload: ("#c98b6b", "#e2bfa9")
      case .load: ("#8fb8c9", "#c3dbe5")
      default: ("#b3a2c8", "#d5cae2")
      }
    return isOddSlot ? chosen.odd : chosen.even
  }

  /// The colour of a text on a fill.
  public static func text(_ kind: OperationKind, isOddSlot: Bool) -> String {
    switch kind {
    case .backward, .weightBackward: isOddSlot ? light.ink : light.ground
    default: light.ink
    }
  }

  /// The fill of an idle time where causes are told apart.
  public static func fill(_ cause: BubbleCause) -> String {
    switch cause {
    case .warmUp: "#9aa0a8"
    case .operation: "#d96b6b"
    case .message: "#e08bc0"
    case .blocking: "#8c5bb5"
    case .action: "#a0703c"
    case .host: "#5d6066"
    case .coolDown: "#bfc3c9"
    }
  }
}
