import Foundation
import PackagePlugin

/// Tells the program which commit it is built from, where the package is a git checkout.
@main struct CommitPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let output = context.pluginWorkDirectoryURL.appending(path: "BuiltCommit.swift")
    let package = context.package.directoryURL
    let git = gitFolder(package)
    return [
      .buildCommand(
        displayName: "Noting the commit", executable: try context.tool(named: "embed").url,
        arguments: ["--commit", output.path, git.path], inputFiles: headFiles(git),
        outputFiles: [output])
    ]
  }

  /// The folder of the checkout's own head: `.git`, or what a work tree's `.git` file names.
  private func gitFolder(_ package: URL) -> URL {
    let git = package.appending(path: ".git")
    guard let text = try? String(contentsOf: git, encoding: .utf8),
      text.hasPrefix("gitdir: ")
    else { return git }
    return URL(
      fileURLWithPath: text.dropFirst(8).trimmingCharacters(in: .whitespacesAndNewlines),
      relativeTo: package)
  }

  /// What changes with a commit: the head, its log and the log's own file.
  private func headFiles(_ git: URL) -> [URL] {
    ["HEAD", "logs/HEAD"].map { git.appending(path: $0) }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
  }
}
