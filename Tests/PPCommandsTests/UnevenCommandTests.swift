import Foundation
import TestSupport
import Testing

/// Costs by stage and slow ranks through the commands.
@Suite struct UnevenCommandTests {
  @Test func listAndFileAreTheSame() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let file = try scratch.file("costs.csv", "stage,F,B,W\n0,10,20,10\n1,10,20,10\n2,14,20,10\n")
    let size = "run gpipe --pp 3 --micro 1 --no-gantt"
    let list = ppsim("\(size) --cost F=10,10,14,B=20,W=10")
    // 10 + 10 + 14 + 20 + 20 + 20
    #expect(list.output.contains("  94\n"), "\(list.error)")
    #expect(list.output.contains("F=10,10,14 B=20 W=10"))
    #expect(ppsim("\(size) --costs \(file)").output == list.output)
    let summary = ppsim("run gpipe --pp 3 --micro 1 --costs \(file) --summary --json -").output
    #expect(summary == ppsim("run gpipe --pp 3 --micro 1 --costs \(file) --json -").output)
    #expect(summary.contains(#""costs":{"F":[10,10,14],"B":20,"I":10,"W":10,"FB":[30,30,34],"#))
    #expect(ppsim("\(size) --costs \(file) --cost F=2").error.contains("F is given in the table"))
    #expect(ppsim("\(size) --costs \(scratch.path("none"))").error.contains("cannot read"))
  }

  @Test func slowRanks() throws {
    let size = "--pp 3 --micro 1 --cost F=10,B=20,W=10"
    let slow = ppsim("run gpipe \(size) --slow rank1=1.5x --json -").output
    // 10 + 15 + 10 + 20 + 30 + 20
    #expect(slow.contains(#""makespan":105,"#) && slow.contains(#""slow":"rank1=1.5x""#))
    #expect(
      ppsim("run gpipe \(size) --slow rank1=1.5x --no-gantt").output.contains("slow rank1=1.5x"))
    // The same as changing it afterwards; and both together are a factor of three.
    let changed = ppsim("compare gpipe \(size) --what-if rank1=1.5x --format csv").output
    #expect(changed.contains(",105,"))
    let both = ppsim("compare gpipe \(size) --slow rank1=1.5x --what-if rank1=2x --format csv")
    // Rank 1 takes 30 and 60.
    #expect(both.output.contains(",105,") && both.output.contains(",150,"))
    let model = "--pp 4 --micro 8 --model deepseek-v2-lite --ep 8"
    let plain = ppsim("compare 1f1b \(model) --what-if rank2=1.5x --format csv").output
    let run = ppsim("run 1f1b \(model) --slow rank2=1.5x --json -").output
    let makespan = try #require(
      run.split(separator: ",").first { $0.contains("makespan") }?.split(separator: ":").last)
    #expect(plain.contains(makespan))
  }

  @Test func comparedRunsAreOfTheSameWork() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let saved = ppsim("run gpipe --pp 3 --micro 1 --cost F=1,1,2 --slow rank1=2x --json -").output
    let path = try scratch.file("saved.json", saved)
    let check = "check gpipe --pp 3 --micro 1 --baseline \(path)"
    #expect(ppsim("\(check) --cost F=1,1,2 --slow rank1=2x").code == 0)
    let costs = ppsim("\(check) --slow rank1=2x")
    #expect((costs.output + costs.error).contains("F 1,1,2 there, 1 here"))
    let slow = ppsim("\(check) --cost F=1,1,2")
    #expect((slow.output + slow.error).contains("slow rank1=2x there, none here"))
  }

  @Test func comparesSchedulesOfAsManyStages() {
    let result = ppsim("compare 1f1b interleaved zb1p --pp 2 --micro 4 --cost F=1,2")
    #expect(result.code == 0)
    #expect(result.output.contains("interleaved is left out: the costs are for 2 stages, and "))
    #expect(result.output.contains("the costs are those of each schedule's own stages"))
    // A stage costs what the list says, not a share of it.
    let own = ppsim("compare interleaved --pp 2 --micro 4 --cost F=1,1,1,1 --format csv").output
    let full = ppsim("compare interleaved --pp 2 --micro 4 --equal-stages --format csv").output
    let figures = { (text: String) in
      text.split(separator: "\n").last.map { $0.split(separator: ",")[5] }
    }
    #expect(figures(own) == figures(full))
  }

  @Test func closedFormsSayThatTheyDoNotApply() {
    let uneven = ppsim("explain 1f1b --pp 2 --micro 4 --cost F=1,2").output
    #expect(uneven.contains("the closed form of the bubble is for stages that all cost the same"))
    #expect(!uneven.contains("bubble   ="))
    let slow = ppsim("explain 1f1b --pp 2 --micro 4 --slow rank0=2x").output
    #expect(slow.contains("the closed form of the bubble is for ranks that are all as fast"))
  }

  @Test(arguments: [
    ("run 1f1b --pp 4 --micro 4 --cost F=1,2,3", "the costs are for 3 stages, and 1f1b has 4"),
    ("run 1f1b --pp 4 --micro 4 --slow rank4=2x", "there is no rank 4; there are 0 to 3"),
    ("run 1f1b --pp 4 --micro 4 --slow rank1=2x --slow rank1=2x", "--slow is given twice"),
    ("run 1f1b --pp 4 --micro 4 --slow rank1=2x,rank1=3x", "gives 'rank1' twice"),
    ("run 1f1b --pp 4 --micro 4 --slow rank1=0x", "must be above 0 and at most 1000"),
    ("run 1f1b --pp 4 --micro 4 --slow stage1=2x", "'stage1=2x' is no slow rank"),
    ("run 1f1b --pp 4 --micro 4 --slow rank-1=2x", "'rank-1=2x' is no slow rank"),
    ("compare 1f1b gpipe --pp 4 --micro 4 --slow rank9=2x", "there is no rank 9"),
    ("explain 1f1b --closed-form --cost F=1,2", "--closed-form is for stages that all cost"),
    ("explain 1f1b --closed-form --slow rank1=2x", "--closed-form is for ranks that are all"),
    ("report table2 --cost F=1,2", "formulas are for stages that all cost the same"),
    ("sweep --schedule 1f1b --pp 2 --micro 4 --cost F=1,2", "F has a list of costs; a sweep takes"),
    ("run 1f1b --pp 4 --micro 4 --model deepseek-v3 --costs a.csv", "--costs is for unit costs"),
  ])
  func badInput(_ line: String, _ text: String) {
    let result = ppsim(line)
    #expect(result.code == 2 && result.error.contains(text), "\(result.error)")
  }
}
