import PPCommands
import TestSupport
import Testing

/// Where there is no terminal, whatever is not a chart fits 80 columns.
@Suite struct WidthTests {
  static let lines = [
    "--help", "list", "list models", "list clusters", "list profiles", "list schedules",
    "run dualpipe --pp 16 --micro 32 --no-gantt --ranks",
    "run zb2p --pp 3 --micro 7 --no-gantt --ranks --cost F=1.234567,B=2.345678,W=0.5 --p2p 0.25",
    "run dualpipe --pp 8 --micro 20 --no-gantt --ranks --model deepseek-v3 --held-for-w 0.5",
    "run 1f1b --pp 8 --micro 20 --summary --ranks --p2p 0.123456 --cost F=1.000001",
    "compare gpipe 1f1b 1f1b-overlap interleaved zb1p zb2p zbv dualpipe dualpipev --pp 16 --micro 64"
      + " --cost F=1.01",
    "compare 1f1b zb1p dualpipe dualpipev --pp 8 --micro 40 --model deepseek-v3",
    "compare 1f1b Schedules/dualpipe.sched --pp 8 --micro 40",
    "report table2", "report table2 --all --pp 8,36 --cost F=1,B=2.4,W=1.1",
    "report all-to-all", "report validation",
    "sweep --schedule all --pp 8,16 --micro 2x,4x --p2p 0,0.1 --best makespan",
    "sweep --schedule 1f1b,dualpipe --pp 4 --micro 8,16 --model deepseek-v3 --cluster h800,h100"
      + " --ep 32,64 --ib 0.5x,1x --comm-scale 1,2 --precision bf16,fp8 --micro-tokens 1024,4096"
      + " --layout balanced --fidelity chunk --best time --pareto time,memory",
    "explain dualpipe --pp 8 --micro 20", "explain 1f1b --pp 16 --micro 40 --all",
    "explain dualpipe --pp 8 --micro 20 --closed-form --cost F=1,B=2.4,W=1.1",
    "explain 1f1b --pp 8 --micro 20 --model deepseek-v3",
    "explain 1f1b --pp 8 --micro 20 --what-if W=0.8x,rank3=1.2x,p2p=2x,F=0.5x,rank1=2x,rank2=3x --p2p 0.1",
    "explain dualpipe --pp 8 --micro 20 --jitter 5% --runs 5",
    "explain zb2p --pp 8 --micro 24 --steps 4",
    "diff 1f1b dualpipe --pp 4 --micro 8 --stat",
  ]

  @Test(arguments: lines)
  func textFits(_ line: String) {
    let result = ppsim(line)
    #expect(result.code < 2 && !result.output.isEmpty, "\(result.error)")
    for line in result.output.split(separator: "\n") where line.count > 80 {
      Issue.record("\(line.count) columns: \(line)")
    }
  }

  /// The verbs that the help lists.
  static var commands: [String] {
    let lines = ppsim("--help").output.split(separator: "\n")
    let list = lines.drop { $0 != "commands:" }.dropFirst()
    return list.prefix { $0.hasPrefix("  ") }.filter { !$0.hasPrefix("   ") }.compactMap {
      $0.split(separator: " ").first.map(String.init)
    }
  }

  @Test(arguments: commands)
  func helpFits(_ name: String) {
    let result = ppsim("\(name) --help")
    #expect(result.code == 0 && Self.commands.count >= 10)
    for line in result.output.split(separator: "\n") where line.count > 80 {
      Issue.record("\(line.count) columns: \(line)")
    }
  }

  /// A terminal that is wide enough shows a table in one block, a narrow one breaks it sooner.
  @Test func textFollowsTheTerminal() {
    func output(_ width: Int?) -> [Substring] {
      let world = TestWorld()
      world.isTerminal = width != nil
      world.width = width
      let line = "compare 1f1b dualpipe --pp 8 --micro 16 --model deepseek-v3"
      #expect(world.run(line.split(separator: " ").map(String.init)) == 0)
      return world.output.split(separator: "\n")
    }
    func blocks(_ lines: [Substring]) -> Int { lines.count { $0.hasPrefix("───") } }
    #expect(blocks(output(200)) == 1)
    #expect(blocks(output(nil)) == 2)
    #expect(blocks(output(44)) > 2)
    #expect(output(60).allSatisfy { $0.count <= 60 })
  }
}
