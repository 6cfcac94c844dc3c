import PPEngine
import PPModel

/// The colours of a picture: a hue for each kind of instruction, apart by lightness too, so that they can be told
/// from each other in grey and by people who see fewer hues.
enum SVGColors {
  /// The fill of an instruction's or a component's block; of odd slots lighter.
  static func fill(_ kind: OperationKind, isOddSlot: Bool) -> String {
    let chosen: (even: String, odd: String) =
      switch kind.letter {
      case "F": ("#f6b95c", "#fbdcae")
      case "B": ("#3f8f4f", "#7db888")
      case "I": ("#86c06d", "#b9dca9")
      case "W": ("#3a68a8", "#8aa9d6")
      default: ("#b3a2c8", "#d5cae2")
      }
    return isOddSlot ? chosen.odd : chosen.even
  }

  /// The colour of a text on a fill.
  static func text(_ kind: OperationKind, isOddSlot: Bool) -> String {
    !isOddSlot && ["B", "W"].contains(kind.letter) ? "#ffffff" : "#1a1a1a"
  }

  /// What separates blocks, and the ground of the picture.
  static let ground = "#ffffff"
  /// Where nothing runs.
  static let idle = "#eeeeee"
  /// Titles and axes.
  static let ink = "#1a1a1a"
}
