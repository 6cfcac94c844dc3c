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
    let costs = zip(form.byCost, here.byCost).map { (formula: $0, sign: $1.signum()) }
    func term(_ name: String, _ place: Int) -> (name: String, formula: SizeFormula, sign: Int) {
      (name, costs[place].formula, costs[place].sign)
    }
    let elements = OperationKind.elements
    var terms = [term(InstructionKind.pair.letters, elements.count)]
    for kind in OperationKind.allCases where kind.whole == nil && kind.traits.costsAs == nil {
      let places = kind.elements.compactMap { elements.firstIndex(of: $0) }
      if places.allSatisfy({ costs[$0].formula == costs[places[0]].formula }) {
        terms.append(term(kind.letter, places[0]))
      } else {
        terms += places.map { term(elements[$0].letter, $0) }
      }
    }
    terms.append(term("p2p", elements.count + 1))
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
