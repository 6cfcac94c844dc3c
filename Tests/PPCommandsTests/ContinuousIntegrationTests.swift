import Foundation
import TestSupport
import Testing

/// The recipes of `Docs/CI.md`, run in a git repository of their own.
@Suite struct ContinuousIntegrationTests {
  private static let page =
    (try? String(
      contentsOf: projectRoot.appendingPathComponent("Docs/CI.md"), encoding: .utf8)) ?? ""

  /// The lines of the page's only block in a language.
  private static func block(_ language: String) -> [String] {
    let lines = page.components(separatedBy: "\n").drop { $0 != "```" + language }
    return Array(lines.dropFirst().prefix { $0 != "```" })
  }

  /// The scripts of the workflow's `run` steps, in order.
  private static var steps: [String] {
    var steps: [String] = []
    var rest = block("yaml")[...]
    while let line = rest.popFirst() {
      guard line.hasSuffix("run: |") else { continue }
      let indent = line.prefix { $0 == " " }.count
      let script = rest.prefix { $0.prefix { $0 == " " }.count > indent }
      rest = rest.dropFirst(script.count)
      steps.append(script.map { String($0.dropFirst(indent + 2)) }.joined(separator: "\n"))
    }
    return steps
  }

  /// The steps that look at schedules; the first of all fetches the program.
  private static var looks: [String] { Array(steps.dropFirst()) }

  /// A repository whose base branch has a schedule, and a pull request that changes it to `text`.
  private func pullRequest(_ text: String) throws -> Repository {
    let repository = try Repository()
    let base = ppsim("show zb1p").output
    try repository.prepare(base: base, change: text)
    return repository
  }

  @Test func thePageHasItsRecipes() {
    #expect(Self.steps.count == 5)
    #expect(Self.steps.allSatisfy { $0.contains("ppsim") || $0.contains("gh pr comment") })
    #expect(Self.block("bash").count > 10)
  }

  /// A pull request that makes a schedule more than 5 % slower fails and shows why.
  @Test func aSlowerScheduleFails() throws {
    let repository = try pullRequest(ppsim("show 1f1b").output)
    defer { repository.remove() }
    let results = Self.looks.map { repository.run($0) }
    #expect(results.map(\.code) == [0, 1, 0, 0], "\(results)")
    #expect(
      results[1].output.contains(
        "::error file=schedules/mine.sched,line=1,col=1,title=ppsim check%3A schedules/mine.sched::"
          + "makespan"))
    #expect(results[1].output.contains("81 against 67 in the baseline, 20.90 %25"))
    let comment = repository.text("commented.md") ?? ""
    #expect(comment.contains("| makespan | 67 | 81 | +20.9 % |"), "\(comment)")
    #expect(comment.contains("joined    #8 I(0,0), #9 W(0,0) → #8 B(0,0)"), "\(comment)")
    #expect(repository.text("summary.md") == comment)

    let shell = repository.run(Self.block("bash").joined(separator: "\n"))
    #expect(shell.code == 1 && shell.output.contains("rank 7: 20 changes"), "\(shell.output)")
  }

  @Test func anUnchangedScheduleSucceeds() throws {
    let repository = try pullRequest(ppsim("show zb1p").output + "# a comment\n")
    defer { repository.remove() }
    let results = Self.looks.map { repository.run($0) }
    #expect(results.map(\.code) == [0, 0, 0, 0], "\(results)")
    #expect(repository.text("commented.md") == nil)
    let shell = repository.run(Self.block("bash").joined(separator: "\n"))
    #expect(shell.code == 0, "\(shell.output)")
  }

  @Test func aBrokenScheduleFails() throws {
    let repository = try pullRequest("repeat micro { F } repeat micro - 1 { B }")
    defer { repository.remove() }
    let result = repository.run(Self.looks[0])
    #expect(result.code == 1 && result.output.contains("never runs B(0,19)"), "\(result.output)")
  }
}

extension ContinuousIntegrationTests {
  /// The first step puts the program of the archive on the path of the steps that follow.
  @Test func theArchiveIsInstalled() throws {
    let repository = try pullRequest(ppsim("show zb1p").output)
    defer { repository.remove() }
    guard try repository.packArchive() else { return }
    let install = try #require(Self.steps.first)
    let result = repository.run(install)
    #expect(result.code == 0, "\(result.output)")
    #expect(result.output.hasSuffix(ppsim("--version").output), "\(result.output)")
    let path = try #require(repository.text("path.txt")?.split(separator: "\n").last)
    #expect(repository.run("test -x \(path)/ppsim && git diff --exit-code").code == 0)
  }

  /// One whose bytes are not those that were released is not unpacked.
  @Test func aDamagedArchiveIsRefused() throws {
    let repository = try pullRequest(ppsim("show zb1p").output)
    defer { repository.remove() }
    guard try repository.packArchive() else { return }
    _ = repository.run("printf x >> \"$HOME\"/archives/ppsim-*.tar.gz")
    let result = repository.run(try #require(Self.steps.first))
    #expect(result.code != 0 && result.output.contains("FAILED"), "\(result.output)")
    #expect(repository.text("path.txt") == nil)
  }
}

/// A git repository with a clone in which a pull request is checked out.
private struct Repository {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  func remove() { scratch.remove() }

  func text(_ name: String) -> String? { scratch.text(name) }

  func prepare(base: String, change: String) throws {
    _ = try scratch.file("base.sched", base)
    _ = try scratch.file("change.sched", change)
    // Stands for GitHub's own program: keeps what it is told to say.
    _ = try scratch.file("gh", "#!/bin/sh\ncp \"$5\" \"$HOME/commented.md\"\n")
    let result = run(
      """
      cd "$HOME"
      chmod +x gh
      git init --quiet --initial-branch main origin
      cd origin
      mkdir schedules
      cp ../base.sched schedules/mine.sched
      git add . && git commit --quiet -m base
      cd .. && git clone --quiet origin work && cd work
      git checkout --quiet -b change
      cp ../change.sched schedules/mine.sched
      git add . && git commit --quiet --allow-empty -m change
      """, in: ".")
    #expect(result.code == 0, "\(result.output)")
  }

  /// Lays an archive where the workflow looks for it, as `.ci/release` names and packs it; false, with a word,
  /// where the programs for that are not there.
  func packArchive() throws -> Bool {
    let tools = run("command -v curl sha256sum tar gzip")
    guard tools.output.split(separator: "\n").count == 4 else {
      print("no curl, sha256sum, tar or gzip here: the archive is not tried")
      return false
    }
    let result = run(
      """
      mkdir "$HOME/archives" && cd "$HOME/archives"
      version=$(ppsim --version | cut -d' ' -f2)
      name=ppsim-$version-linux-$(uname -m)
      mkdir "$name"
      printf '#!/bin/sh\nexec ppsim "$@"\n' > "$name/ppsim"
      chmod +x "$name/ppsim"
      tar -czf "$name.tar.gz" "$name"
      sha256sum "$name.tar.gz" > SHA256SUMS
      echo 'none  ppsim-of-another-machine.tar.gz' | sed "s/none/$(printf %064d 0)/" >> SHA256SUMS
      """, in: ".")
    #expect(result.code == 0, "\(result.output)")
    return true
  }

  func run(_ script: String, in folder: String = "work") -> (code: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-e", "-o", "pipefail", "-c", script]
    process.currentDirectoryURL = scratch.folder.appendingPathComponent(folder)
    let home = scratch.folder.path
    process.environment = [
      "PATH": home + ":" + Shell.programs + ":/usr/bin:/bin:/usr/local/bin", "HOME": home,
      "GITHUB_BASE_REF": "main", "GITHUB_STEP_SUMMARY": home + "/summary.md", "NUMBER": "7",
      "GITHUB_PATH": home + "/path.txt", "RUNNER_TEMP": home,
      "PPSIM_ARCHIVES": "file://" + home + "/archives",
      "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a",
      "GIT_COMMITTER_EMAIL": "a@b", "GIT_CONFIG_NOSYSTEM": "1", "TMPDIR": home,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return (-1, "cannot run bash") }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
