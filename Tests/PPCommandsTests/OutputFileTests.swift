import Foundation
import TestSupport
import Testing

/// Files that are written whole or not at all, wherever they are.
@Suite struct OutputFileTests {
  private static let run = "run 1f1b --pp 2 --micro 4 --no-gantt --json"

  /// Runs lines of a shell in a folder of their own; `check` there fails with a word.
  private func script(_ lines: String) throws -> (code: Int32, output: String) {
    let shell = try Shell()
    defer { shell.remove() }
    return shell.run(
      """
      ppsim \(Self.run) whole > text
      check() { "$@" || { echo "failed: $*"; exit 1; }; }
      none() { for f in *.partial; do [ ! -e "$f" ] || { echo "left: $f"; exit 1; }; done; }
      \(lines)
      none
      """)
  }

  private func expectFine(_ lines: String) throws {
    let (code, output) = try script(lines)
    #expect(code == 0 && output == "", "\(lines)\n\(output)")
  }

  @Test func longNames() throws {
    try expectFine(
      """
      for length in 230 240 250 255; do
        name=$(printf "%0${length}d" 7)
        for again in 1 2; do
          ppsim \(Self.run) "$name" > text
          check cmp whole "$name"
        done
      done
      for name in "$(printf %0127d 7 | sed 's/./é/g')" "$(printf %085d 7 | sed 's/./漢/g')"; do
        ppsim \(Self.run) "$name" > text
        check cmp whole "$name"
      done
      ppsim \(Self.run) "$(printf "%0256d" 7)" > text 2> error && exit 1
      check grep -q "File name too long" error
      """)
  }

  @Test func linksStayLinks() throws {
    try expectFine(
      """
      mkdir -p far/er
      ln -s far/one dangling; ln -s ../two far/up; ln -s far/up chain; ln -s "$PWD/far/er/4" absolute
      ln -s missing/one nowhere; ln -s loop loop
      for link in dangling chain absolute; do
        for again in 1 2; do
          ppsim \(Self.run) $link > text
          check test -L $link
          check cmp whole $link
        done
      done
      for file in far/one two far/er/4; do check test -f $file; check test ! -L $file; done
      check test -L far/up
      for link in nowhere loop; do
        ppsim \(Self.run) $link > text 2> error && exit 1
        check grep -q "^ppsim: cannot write '$link': " error
        check test -L $link
      done
      ppsim sweep --schedule 1f1b --pp 2 --micro 4 -o dangling
      check grep -q '^0,1f1b' far/one
      """)
  }

  /// A file that may be written, in a folder that takes no new ones; root may write everywhere, so it acts as
  /// another user.
  @Test func aFileInAReadOnlyFolder() throws {
    try expectFine(
      """
      mkdir closed; cp "$(command -v ppsim)" tool
      long=$(head -c 100000 /dev/zero | tr '\\0' x)
      printf %s "$long" > closed/file; chmod 666 closed/file
      chmod 555 closed; chmod 755 . tool
      as=
      if [ "$(id -u)" = 0 ]; then
        command -v setpriv > /dev/null || exit 0
        as="setpriv --reuid 65534 --regid 65534 --clear-groups"
        $as ./tool --version > text || exit 0
      fi
      for again in 1 2; do
        $as ./tool \(Self.run) closed/file > text
        check cmp whole closed/file
      done
      mkdir sticky; chmod 1777 sticky; echo old > sticky/file; chmod 666 sticky/file
      $as ./tool \(Self.run) sticky/file > text
      check cmp whole sticky/file
      check test "$(ls sticky)" = file
      $as ./tool \(Self.run) closed/new > text 2> error && exit 1
      check grep -q "^ppsim: cannot write 'closed/new': Permission denied" error
      chmod 755 closed
      """)
  }

  @Test func ownerAndModeAreKept() throws {
    try expectFine(
      """
      echo old > file; chmod 640 file
      [ "$(id -u)" != 0 ] || chown 65534:65533 file
      before=$(ls -ln file | cut -d' ' -f1-4)
      ppsim \(Self.run) file > text
      check cmp whole file
      check test "$before" = "$(ls -ln file | cut -d' ' -f1-4)"
      umask 077; ppsim \(Self.run) new > text
      check test "$(ls -ln new | cut -c1-10)" = -rw-------
      """)
  }

  /// Swift would mend the name, and write another file.
  @Test func namesThatAreNotText() throws {
    try expectFine(
      """
      bad=$(printf 'bad\\377.json')
      ppsim \(Self.run) "$bad" > text 2> error && exit 1
      check grep -q "is no UTF-8 text; rename the file" error
      ppsim sweep --schedule 1f1b --pp 2 --micro 4 -o "$bad" 2> error && exit 1
      check test "$(ls | grep -c bad || true)" = 0
      echo old > "$bad" 2> /dev/null || exit 0
      ln -s "$bad" link
      ppsim \(Self.run) link > text
      check test -L link; check cmp whole "$bad"
      """)
  }

  /// A signal that ends the process takes the partial file with it, and leaves the old one.
  @Test(arguments: [SIGINT, SIGTERM, SIGHUP], ["--csv", "--json - --csv"])
  func signalsLeaveNoPartialFile(_ signal: Int32, _ option: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let path = try scratch.file("file", "old")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Shell.programs + "/ppsim")
    process.arguments =
      "run 1f1b --pp 64 --micro 40000 \(option)".split(separator: " ").map(String.init) + [path]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    var partial: [String] = []
    for _ in 0..<12_000 where partial.isEmpty {
      usleep(10_000)
      partial = scratch.names.filter { $0.hasSuffix(".partial") }
    }
    #expect(partial.count == 1)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == signal)
    #expect(scratch.names == ["file"] && scratch.text("file") == "old")
  }

  @Test func ignoredSignalsStayIgnored() throws {
    try expectFine(
      """
      trap '' HUP
      ppsim run 1f1b --pp 8 --micro 4000 --csv file > text &
      sleep 0.3; kill -HUP $! 2> /dev/null || true; wait $!
      check grep -q '^7,B,7,3999,' file
      """)
  }
}
