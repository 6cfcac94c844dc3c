import PPAnalysis
import PPModel

/// `explain --closed-form`: where a form holds, in words.
enum ClosedFormText {
  /// An equation `form = 0`: `F = I`.
  static func equation(_ form: CostCounts) -> String {
    let (left, right) = sides(form)
    return "\(left) = \(right)"
  }

  /// The positive and the negative terms.
  private static func sides(_ form: CostCounts) -> (String, String) {
    sides(FittedForm(form), like: form)
  }

  /// An inequality `form >= 0` between formulas, with what is positive at one size on one side: `(pp-2)·I <= pp·F`.
  static func inequality(_ form: FittedForm, like here: CostCounts) -> String {
    let (left, right) = sides(form.whole, like: here)
    return "\(right) <= \(left)"
  }

  /// The terms that are positive at one size, and those that are negative there.
  ///
  /// I and W that come alike are written B.
  private static func sides(_ form: FittedForm, like here: CostCounts) -> (String, String) {
    let byCost = here.byCost
    let formulas = form.byCost
    var terms = [
      (name: "F&B", formula: formulas[3], sign: byCost[3].signum()),
      (name: "F", formula: formulas[0], sign: byCost[0].signum()),
    ]
    let (input, weight) = (formulas[1], formulas[2])
    if input == weight {
      terms.append((name: "B", formula: input, sign: byCost[1].signum()))
    } else {
      terms.append((name: "I", formula: input, sign: byCost[1].signum()))
      terms.append((name: "W", formula: weight, sign: byCost[2].signum()))
    }
    terms.append((name: "p2p", formula: formulas[4], sign: byCost[4].signum()))
    func side(_ sign: Int) -> String {
      let parts = terms.filter { $0.sign == sign }.map { term in
        let count = "\((sign < 0 ? term.formula.negated : term.formula).factor)"
        return count == "1" ? term.name : "\(count)·\(term.name)"
      }
      return parts.isEmpty ? "0" : parts.joined(separator: " + ")
    }
    return (side(1), side(-1))
  }
}
