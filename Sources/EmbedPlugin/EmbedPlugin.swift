import PackagePlugin

/// Turns the data files of a target's folder into a Swift file, as the target is built: whatever lies there
/// is found, and nothing lists it.
@main struct EmbedPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    guard let module = target as? SourceModuleTarget else { return [] }
    let tool = try context.tool(named: "embed")
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
    let files = module.sourceFiles.filter { $0.type == .unknown }.map(\.url)
      .sorted { $0.path < $1.path }
    return [
      .buildCommand(
        displayName: "Embedding \(files.count) files of \(target.name)",
        executable: tool.url, arguments: [output.path] + files.map(\.path),
        inputFiles: files, outputFiles: [output])
    ]
  }
}
