import PPModel

extension PhysicalGrid {
  /// The axes, in the order of the coordinates.
  static func axes(_ invocation: Invocation) throws(Failure) -> [Axis] {
    let unit = TimeScale.unitCosts.ticksPerUnit
    func words(_ option: Option) -> Values? {
      invocation.value(option).map { text in
        .words(text.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
      }
    }
    func numbers(
      _ option: Option, _ form: NumberList.Form, _ limits: ClosedRange<Int64>
    ) throws(Failure) -> Values? {
      try invocation.numbers(option, form, limits).map { .numbers($0) }
    }
    let layouts = invocation.allValues(.layoutChoices)
    return [
      Axis(key: "model", option: .modelList, values: words(.modelList), standard: ""),
      Axis(key: "cluster", option: .clusterList, values: words(.clusterList), standard: "h800"),
      Axis(
        key: "layout", option: .layoutChoices, values: layouts.isEmpty ? nil : .words(layouts),
        standard: "balanced"),
      Axis(
        key: "ep", option: .expertParallelList,
        values: try numbers(.expertParallelList, .whole, unit...1_000_000 * unit), standard: ""),
      Axis(
        key: "experts_per_token", option: .tokenExpertsList,
        values: try numbers(.tokenExpertsList, .whole, unit...1_000_000 * unit), standard: ""),
      Axis(
        key: "micro_tokens", option: .microTokensList,
        values: try numbers(.microTokensList, .whole, unit...1_000_000 * unit), standard: "4096"),
      Axis(
        key: "precision", option: .precisionList, values: words(.precisionList), standard: "fp8"),
      Axis(
        key: "comm_scale", option: .communicationScaleList,
        values: try numbers(.communicationScaleList, .decimal, 0...1000 * unit), standard: "1"),
      Axis(
        key: "ib", option: .infinibandSpeeds,
        values: try numbers(.infinibandSpeeds, .factors, 1...1000 * unit), standard: "1"),
      Axis(
        key: "nvlink", option: .nvlinkSpeeds,
        values: try numbers(.nvlinkSpeeds, .factors, 1...1000 * unit), standard: "1"),
    ]
  }
}
