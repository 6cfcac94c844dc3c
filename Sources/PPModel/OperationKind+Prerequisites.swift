extension OperationKind {
  /// The kinds that have run on its stage and micro-batch before, as far as the stage runs them: those that it needs,
  /// and those that must come before it if at all.
  public var prerequisites: [OperationKind] {
    let needs = traits.needs
    return OperationKind.allCases.filter { needs & $0.flag != 0 || $0.traits.precedes & flag != 0 }
  }
}
