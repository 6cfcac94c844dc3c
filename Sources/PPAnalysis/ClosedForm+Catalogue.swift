import PPModel

/// The formulas of the built-in schedules. `Docs/Schedules` tells where each comes from and where
/// it stops being exact; a test holds the conditions here against simulations at random costs.
extension ClosedForm {
  /// The closed form of a built-in schedule, with its options at their defaults.
  public static func ofSchedule(named name: String) -> ClosedForm? {
    switch name {
    case "gpipe":
      ClosedForm(
        origin: .published, factor: .ppMinusOne, terms: forwardAndBackward, conditions: [],
        activations: Activations("micro") { $0.micro })
    case "1f1b":
      ClosedForm(
        origin: .published, factor: .ppMinusOne, terms: forwardAndBackward, conditions: [],
        activations: Activations("pp") { $0.pp }.atMost("micro") { $0.micro })
    case "1f1b-overlap":
      ClosedForm(
        origin: .derived, factor: .ppMinusOne, terms: forwardAndBackward,
        conditions: [pairInRange],
        activations: Activations("2pp") { 2 * $0.pp }.atMost("micro") { $0.micro })
    case "interleaved":
      ClosedForm(
        origin: .published, factor: .ppMinusOne, terms: forwardAndBackward,
        conditions: [atLeastPP],
        activations: interleavedActivations)
    case "zb1p":
      ClosedForm(
        origin: .published, factor: .ppMinusOne,
        terms: forwardAndBackward + [Term(coefficient: -2, kind: .weightBackward)],
        conditions: [atLeastPP, weightAtMostForward, weightAtMostInput],
        activations: Activations("pp") { $0.pp }.atMost("micro") { $0.micro })
    case "zb2p":
      ClosedForm(
        origin: .derived, factor: .ppMinusOne, terms: [Term(coefficient: 1, kind: .forward)],
        conditions: [
          atLeastTwicePPLessOne, condition("I <= 2W") { $0.inputBackward <= 2 * $0.weightBackward },
          condition("I <= 2F") { $0.inputBackward <= 2 * $0.forward },
        ],
        activations: Activations("2pp-1") { 2 * $0.pp - 1 }.atMost("micro") { $0.micro })
    case "zbv":
      ClosedForm(
        origin: .derived, factor: .ppMinusOne, terms: [Term(coefficient: 1, kind: .forward)],
        conditions: [
          atLeastTwicePPLessOne, forwardIsInput, weightAtMostInput,
          condition("F <= 2W") { $0.forward <= 2 * $0.weightBackward },
        ],
        activations: Activations("2pp") { 2 * $0.pp }.atMost("2micro") { 2 * $0.micro })
    case "dualpipe":
      ClosedForm(
        origin: .published, factor: .halfPPMinusOne, terms: pairAndBackward,
        conditions: [forwardIsInput, weightAtMostInput, pairInRange],
        activations: Activations("pp+1") { $0.pp + 1 })
    case "dualpipev":
      ClosedForm(
        origin: .published, factor: .ppMinusOne, terms: pairAndBackward,
        conditions: [forwardIsInput, weightAtMostInput, pairInRange],
        activations: Activations("2pp+1") { 2 * $0.pp + 1 })
    default:
      nil
    }
  }

  private static let forwardAndBackward = [
    Term(coefficient: 1, kind: .forward), Term(coefficient: 1, kind: .backward),
  ]
  private static let pairAndBackward = [
    Term(coefficient: 1, kind: .pair), Term(coefficient: 1, kind: .backward),
    Term(coefficient: -3, kind: .weightBackward),
  ]

  /// The warm-up of rank 0 and the forward that follows it; g is the size of the largest group of
  /// micro-batches, pp where pp divides micro.
  private static let interleavedActivations = Activations("2pp-1+g") { size in
    let rounds = max(1, size.micro / size.pp)
    return 2 * size.pp - 1 + (size.micro + rounds - 1) / rounds
  }.atMost("2micro") { 2 * $0.micro }

  private static func condition(
    _ text: String, _ holds: @escaping @Sendable (ChunkDurations) -> Bool
  ) -> ExactnessCondition {
    ExactnessCondition(text: text) { holds($0.costs.durations()) }
  }

  private static let weightAtMostForward = condition("W <= F") { $0.weightBackward <= $0.forward }
  private static let weightAtMostInput = condition("W <= I") {
    $0.weightBackward <= $0.inputBackward
  }
  private static let forwardIsInput = condition("F = I") { $0.forward == $0.inputBackward }
  private static let pairInRange = condition("max(F,B) <= F&B <= F+B") {
    max($0.forward, $0.backward) <= $0.pair && $0.pair <= $0.forward + $0.backward
  }
  private static let atLeastPP = ExactnessCondition(text: "micro >= pp") { $0.micro >= $0.pp }
  private static let atLeastTwicePPLessOne = ExactnessCondition(text: "micro >= 2pp-1") {
    $0.micro >= 2 * $0.pp - 1
  }
}
