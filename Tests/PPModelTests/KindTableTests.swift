import PPModel
import TestSupport
import Testing

@Suite struct KindTableTests {
  @Test func rowsStandInTheOrderOfTheCases() {
    #expect(OperationKind.allCases.map(\.letter) == ["F", "B", "I", "W", "R", "O", "L"])
    #expect(
      InstructionKind.allCases.map(\.letters) == ["F", "B", "I", "W", "R", "O", "L", "F&B", "F&I"])
    #expect(OperationKind.letters(" and ") == "F, B, I, W, R, O and L")
  }

  @Test func bytesOfKindsComeBack() {
    for kind in InstructionKind.allCases {
      #expect(InstructionKind(rawValue: kind.rawValue) == kind)
      #expect(Int(kind.rawValue) < InstructionKind.tableSize)
    }
    #expect(
      (0..<UInt8.max).filter { InstructionKind(rawValue: $0) != nil } == Array(0...8))
  }

  @Test func aWholeIsItsParts() {
    #expect(OperationKind.elements == [.forward, .inputBackward, .weightBackward])
    #expect(OperationKind.backward.elements == [.inputBackward, .weightBackward])
    #expect(OperationKind.forward.elements == [.forward])
    #expect(OperationKind.weightBackward.whole == .backward)
    #expect(OperationKind.backward.whole == nil)
    #expect(OperationKind.recomputation.elements == [.forward])
  }

  /// What B holds on to and does is what I and W do between them: the same data goes the same way, and as
  /// many activations are let go.
  @Test func partsAddUp() {
    for whole in OperationKind.allCases where !whole.traits.parts.isEmpty {
      let parts = whole.traits.parts.map(\.traits)
      #expect(parts.compactMap(\.flow) == [whole.flow].compactMap { $0 })
      #expect(parts.reduce(0) { $0 + $1.activations.chunks } == whole.traits.activations.chunks)
      #expect(parts.reduce(0) { $0 + $1.activations.held } == whole.traits.activations.held)
    }
  }

  /// F, B and W have costs of their own; I costs B less W, R what F does, and O and L too where nobody says.
  @Test func costsAreSumsOfOwnCosts() {
    #expect(OperationKind.costed == [.forward, .backward, .weightBackward])
    let own: [OperationKind: Int] = [.forward: 10, .backward: 25, .weightBackward: 7]
    let costs = OperationKind.allCases.map { kind in
      kind.costTerms.reduce(0) { $0 + $1.count * (own[$1.kind] ?? 0) }
    }
    #expect(costs == [10, 25, 18, 7, 10, 10, 10])
  }
}
