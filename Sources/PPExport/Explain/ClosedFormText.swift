import PPAnalysis
import PPModel

/// `explain --closed-form`: where a form holds, in words.
enum ClosedFormText {
  /// An inequality `form >= 0` with positive terms on both sides: `W <= F`.
  static func inequality(_ form: CostCounts) -> String {
    let (left, right) = sides(form)
    return "\(right) <= \(left)"
  }

  /// Inequalities; two that say both ways are one equation.
  static func inequalities(_ forms: [CostCounts]) -> [String] {
    forms.enumerated().compactMap { place, form in
      guard let other = forms.firstIndex(of: CostCounts() - form) else { return inequality(form) }
      return other < place ? nil : equation(form)
    }
  }

  /// An equation `form = 0`: `F = I`.
  static func equation(_ form: CostCounts) -> String {
    let (left, right) = sides(form)
    return "\(left) = \(right)"
  }

  /// The positive and the negative terms; B - W is written I, as far as it goes.
  private static func sides(_ form: CostCounts) -> (String, String) {
    var terms = [
      "F": form.forward, "I": 0, "B": form.backward, "W": form.weight, "F&B": form.pair,
      "p2p": form.hops,
    ]
    // x·B - x·W = x·I
    if form.backward * form.weight < 0 {
      let count = min(abs(form.backward), abs(form.weight)) * (form.backward < 0 ? -1 : 1)
      terms["I"] = count
      terms["B"] = form.backward - count
      terms["W"] = form.weight + count
    }
    func side(_ sign: Int) -> String {
      let parts = ["F&B", "F", "I", "B", "W", "p2p"].compactMap { name -> String? in
        let count = (terms[name] ?? 0) * sign
        return count > 0 ? (count == 1 ? name : "\(count)·\(name)") : nil
      }
      return parts.isEmpty ? "0" : parts.joined(separator: " + ")
    }
    return (side(1), side(-1))
  }
}
