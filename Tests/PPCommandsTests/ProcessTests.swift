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
}
