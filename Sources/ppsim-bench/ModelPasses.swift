import PPStudy

/// A model run: chunk by chunk, every component at once, and with the search for a layout.
struct ModelPasses {
  let stopwatch: Stopwatch

  /// DeepSeek-V3 in DualPipe; counted are components, instructions, and once more instructions.
  ///
  /// The layout's row is what the search adds to a run by chunk.
  func rows(pp: Int, micro: Int) throws -> [EventRow] {
    let sized = try SizedSchedule(NamedSchedule("dualpipe"), pp: pp, micro: micro)
    func conditions(_ layout: String, component: Bool) throws -> Conditions {
      var settings = WorkloadSettings()
      settings.fidelity = component ? .component : .chunk
      settings.layouts = try LayoutChoice([layout])
      return Conditions(try NamedWorkload(settings))
    }
    let byComponent = try conditions("balanced", component: true)
    let byChunk = try conditions("balanced", component: false)
    let searched = try conditions("auto", component: false)
    let times = stopwatch.medians([
      { use(try? sized.run(byComponent)) }, { use(try? sized.run(byChunk)) },
      { use(try? sized.run(searched)) },
    ])
    let count = sized.valid.schedule.count
    let recorded = try sized.run(byComponent, recordsComponents: true).evaluation.components
    return [
      EventRow(name: "model by component", count: recorded?.count ?? count, time: times[0]),
      EventRow(name: "model by chunk", count: count, time: times[1]),
      EventRow(name: "layout search", count: count, time: max(0, times[2] - times[1])),
    ]
  }
}
