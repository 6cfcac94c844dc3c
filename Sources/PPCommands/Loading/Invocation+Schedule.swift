import PPModel

extension Invocation {
  /// The one schedule that a command takes.
  ///
  /// - Parameters:
  ///   - example: operand and options that make sense, for where there are none.
  ///   - advice: what to do with several.
  func oneSchedule(example: String, advice: String = "") throws(Failure) -> String {
    guard let first = operands.first else {
      throw .trouble("which schedule? for example: ppsim \(command.name) \(example)")
    }
    guard operands.count == 1 else {
      throw .trouble(
        "ppsim \(command.name) takes one schedule, but found '\(operands[1])' too\(advice)")
    }
    return first
  }

  /// Finds, sizes and validates one schedule, by `--pp`, `--micro` and those of `--set` that it
  /// declares.
  func sized(
    _ named: NamedSchedule, settings: [String: Int]
  ) throws(Failure) -> SizedSchedule {
    let pp = try integer(.pp, 1...Invocation.mostRanks)
    let micro = try integer(.micro, 1...Invocation.mostMicrobatches)
    let size = named.size
    if let size, (pp ?? size.pp, micro ?? size.micro) != size {
      throw .misfit(
        "\(named.label) is for pp = \(size.pp) and micro = \(size.micro) alone; give --pp \(size.pp) "
          + "--micro \(size.micro), or leave both out")
    }
    guard let pp = pp ?? size?.pp else { throw missing(.pp, named) }
    guard let micro = micro ?? size?.micro else { throw missing(.micro, named) }
    let options = settings.filter { named.optionNames.contains($0.key) }
    return try SizedSchedule(named, pp: pp, micro: micro, options: options)
  }

  private func missing(_ option: Option, _ named: NamedSchedule) -> Failure {
    .trouble(
      "\(option.name) is missing; for example: ppsim \(command.name) \(named.label) --pp 8 --micro 16"
    )
  }

  /// `--set`, each of which at least one of the schedules declares.
  func settings(for schedules: [NamedSchedule]) throws(Failure) -> [String: Int] {
    let settings = try settings()
    let declared = schedules.flatMap(\.optionNames)
    if let unknown = settings.keys.sorted().first(where: { !declared.contains($0) }) {
      let hint = didYouMean(unknown, among: declared)
      let names = Array(Set(declared)).sorted().joined(separator: ", ")
      throw .trouble(
        "--set \(unknown): no such option; "
          + (hint ?? (names.isEmpty ? "none is declared" : "declared are: \(names)")))
    }
    return settings
  }
}
