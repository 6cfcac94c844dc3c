import TestSupport
import Testing

/// What only shows in a process of its own.
@Suite struct ProcessTests {
  @Test func aClosedPipeEndsQuietly() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let (code, output) = shell.run(
      "{ ppsim run 1f1b --pp 64 --micro 500 --csv -; echo code $? >&2; } | head -1")
    #expect(code == 0)
    #expect(
      output == "rank,kind,stage,microbatch,backward_stage,backward_microbatch,start,end\ncode 0\n")
  }

  /// The exit code is the answer, whoever reads: a pipe that closes early, or no output at all.
  @Test(arguments: [
    ("check 1f1b --pp 2 --micro 4 --max-makespan 1", 1),
    ("check 1f1b --pp 2 --micro 4 --max-makespan 1 --format junit", 1),
    ("check nope 1f1b --pp 2 --micro 4 --format github", 2), ("check 1f1b --pp 2 --micro 4", 0),
    ("diff 1f1b gpipe --pp 64 --micro 200 --all", 1),
    ("diff 1f1b gpipe --pp 2 --micro 4 --format markdown --stat", 1),
    ("diff 1f1b 1f1b --pp 2 --micro 4", 0), ("run 1f1b --pp 2 --micro 4", 0),
    ("compare 1f1b gpipe --pp 2 --micro 4", 0),
    ("sweep --schedule all --pp 2..5 --micro 1..40", 0),
  ])
  func theAnswerIsTheSameWhoeverReads(_ line: String, _ code: Int) throws {
    let shell = try Shell()
    defer { shell.remove() }
    for reader in ["| true", "| head -1 > /dev/null", ">&-", "> /dev/null"] {
      // The reader has gone when the writer starts to write.
      let call = "sleep 0.2; code=0; ppsim \(line) || code=$?; echo $code >&2"
      let (_, output) = shell.run("{ { \(call); } \(reader); } 2>&1")
      #expect(output == "\(code)\n", "\(line) \(reader)")
    }
  }

  @Test func filesAreCompleteWhoeverReads() throws {
    let shell = try Shell()
    defer { shell.remove() }
    for (file, output) in [("csv", "json"), ("json", "csv")] {
      for verb in ["run", "explain"] {
        let line = "ppsim \(verb) 1f1b --pp 2 --micro 4 --\(file)"
        let (code, text) = shell.run(
          "\(line) whole; { sleep 0.2; \(line) f --\(output) -; } | true; cmp whole f && rm f")
        #expect(code == 0, "\(line): \(text)")
      }
    }
  }

  @Test func exitCodesReachTheShell() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let script = """
      printf 'F F B' > s.sched
      ppsim run s.sched --pp 1 --micro 2 2> /dev/null || echo $?
      ppsim run nope --pp 1 --micro 2 2> /dev/null || echo $?
      ppsim list > /dev/null && echo 0
      """
    #expect(shell.run(script).output == "1\n2\n0\n")
  }

  @Test func aScheduleComesThroughAPipe() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let (code, output) = shell.run(
      "ppsim show 1f1b | ppsim run /dev/stdin --pp 2 --micro 4 --no-gantt")
    #expect(code == 0)
    #expect(output.contains("makespan"))
  }

  @Test func aFullDiskIsTold() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let (_, output) = shell.run(
      "test -e /dev/full || { echo no such device; exit 0; }; "
        + "ppsim list > /dev/full || echo code $?")
    #expect(output.contains("code 2") || output.contains("no such device"))
  }

  /// Limits of the system end in one sentence and exit code 2.
  @Test(arguments: [
    (
      "ulimit -v 300000; ppsim run 1f1b --pp 64 --micro 200000 --no-gantt",
      "1f1b: error: pp = 64, micro = 200000 takes about 320 MB of memory, more than this process can have"
    ),
    (
      "ulimit -v 300000; ppsim sweep --schedule gpipe,1f1b --pp 64 --micro 4,200000 --jobs 2 > rows",
      "gpipe: error: pp = 64, micro = 200000 takes about 320 MB of memory, more than this process can have"
    ),
    (
      "ulimit -v 300000; ppsim explain zb1p --pp 64 --micro 10000",
      "ppsim: ppsim explain takes up to 384 MB of memory for 1920000 instructions, more than this "
        + "process can have; give a smaller --pp or --micro"
    ),
    (
      "ulimit -v 300000; ppsim run zb1p --pp 64 --micro 10000 --no-gantt --html file",
      "ppsim: --html takes up to 768 MB of memory for 1920000 instructions, more than this process can "
        + "have; give a smaller --pp or --micro"
    ),
    (
      "head -c 12000000 /dev/zero > a.sched; ulimit -v 300000; ppsim run a.sched --pp 1 --micro 1",
      "ppsim: 'a.sched' takes more memory to read than this process can have"
    ),
    (
      "ulimit -f 8; ppsim run 1f1b --pp 64 --micro 200 --csv file",
      "ppsim: cannot write 'file': File too large"
    ),
    (
      "ulimit -f 8; ppsim sweep --schedule all --pp 2..9 --micro 1..20 -o file",
      "ppsim: cannot write 'file': File too large"
    ),
    (
      "ulimit -f 8; ppsim expand 1f1b --pp 64 --micro 200 > file",
      "ppsim: cannot write to standard output: File too large"
    ),
  ])
  func limitsAreTold(_ script: String, _ sentence: String) throws {
    let shell = try Shell()
    defer { shell.remove() }
    let (code, output) = shell.run(
      "\(script) || echo code $?; for f in *.partial; do [ ! -e $f ] || echo left $f; done")
    #expect(code == 0)
    #expect(output == "\(sentence)\ncode 2\n")
  }

  /// What nothing foresees: the runtime may say a word of its own first.
  @Test func memoryThatRunsOutIsTold() throws {
    let shell = try Shell()
    defer { shell.remove() }
    // Slots of each stage come before the number of instructions is known.
    let (_, output) = shell.run(
      """
      ulimit -v 75000
      ppsim run interleaved --pp 2 --micro 8 --set chunks=400000 --json file > text || echo code $?
      ls *.partial 2> /dev/null || true
      """)
    #expect(
      output.hasSuffix(
        "ppsim: out of memory; raise the limit of this process (ulimit -v), or give a smaller --pp or "
          + "--micro\ncode 2\n"), "\(output)")
    #expect(output.split(separator: "\n").count <= 3)
  }

  @Test func aSmallStackIsEnough() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let line =
      "ppsim sweep --schedule all --pp 4 --micro 8 --model deepseek-v2-lite --ep 8 --jobs 3"
    let nested = String(repeating: "(", count: 60) + "1" + String(repeating: ")", count: 60)
    let (code, output) = shell.run(
      """
      \(line) > wide
      echo 'repeat \(nested) * micro { F B }' > deep.sched
      ulimit -s 64
      \(line) > narrow; cmp wide narrow
      ppsim check deep.sched --pp 1 --micro 2 > text
      """)
    #expect(code == 0, "\(output)")
  }
}
