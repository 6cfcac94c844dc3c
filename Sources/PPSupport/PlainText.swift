extension Unicode.Scalar {
  /// Whether a terminal or a reader of text shows the scalar, and takes it for no command: neither a
  /// control (ESC, BEL, line ends) nor a format control (what turns the direction of writing) nor a
  /// separator of lines.
  package var isPlain: Bool {
    if value < 0x7F { return value >= 0x20 }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return false
    default: return true
    }
  }
}

extension StringProtocol {
  /// The text as it may go anywhere: a dot for each scalar that is not plain, but for `kept`.
  ///
  /// By scalar, for Swift's characters hide some: CR LF is one, and so is a quote with an accent.
  ///
  /// - Complexity: O(length).
  package func plain(keeping kept: Unicode.Scalar? = nil) -> String {
    escaped { $0.isPlain || $0 == kept ? nil : "." }
  }

  /// The text with some of its scalars replaced.
  ///
  /// - Parameter replacement: what stands for a scalar; nil where it stays.
  /// - Complexity: O(length).
  package func escaped(_ replacement: (Unicode.Scalar) -> String?) -> String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if let text = replacement(scalar) {
        result.append(contentsOf: text.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}
