import PPCost
import PPExport
import PPStudy
import PPSupport
import PPTrace

extension Options {
  static let componentMap = Option(
    "--components", .file, .question,
    "what ranges and kernels of a trace mean, as JSON, besides what ppsim knows")
  static let restFrom = Option(
    "--rest-from", .text("NAME", offering: .namesOrFiles(ProfileCatalogue.all.map(\.name))),
    .question, "take what a trace cannot tell from another profile: exchanges by themselves")
}

/// `ppsim calibrate` of traces of kernels.
func calibrateKernels(
  _ traces: [KernelTrace], _ file: OutputFile?, _ line: Invocation
) throws -> ExitCode {
  let world = line.world
  let other = try line.value(Options.restFrom).map { name in
    try NamedPreset.profile(name).read(ComponentProfile.init)
  }
  let path = try line.value(Options.componentMap)
  let text = try path.map { try InputFile.read($0) }
  do {
    let map = try text.map { try ComponentMap(file: path?.plain() ?? "", text: $0) } ?? .standard
    let traced = TraceComponents(traces, map: map)
    if let file {
      let profile = try traced.profile(restFrom: other)
      let about =
        "One layer from a trace of kernels: " + line.commandLine + "; means of "
        + RunText.count(traced.components.first?.count ?? 0, "layer")
      try file.write(Array(profile.json(about: about).utf8))
      try file.finish()
      if file.isStandardOutput { return .fine }
    }
    try world.writeText(
      TraceComponentsText.text(
        traced, traces: traces.count, isASCII: line.has(Options.ascii), width: world.textWidth))
  } catch let fault as RecordingFault {
    throw Refusal.trouble(fault.description)
  }
  return .fine
}
