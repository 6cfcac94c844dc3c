import PPCost
import PPModel
import Testing

@Suite struct GivenCostsTests {
  @Test func aTableIsAsGoodAsLists() throws {
    let lists = try GivenCosts(parsing: "F=1,1.5,2,B=3,3,4,W=1,1,1.5").costs()
    let table = try GivenCosts(
      table: "stage,F,B,W\r\n0,1,3,1\r\n1, 1.5 ,3,1\r\n2,2,4,1.5\r\n\r\n"
    ).costs()
    #expect(table == lists)
    #expect(lists.stages.map(\.forward) == [1_000_000, 1_500_000, 2_000_000])
    #expect(lists.stages.map(\.inputBackward) == [2_000_000, 2_000_000, 2_500_000])
    #expect(lists.values(.backward) == [3_000_000, 3_000_000, 4_000_000])
  }

  @Test func numbersBesideATableAreForAllStages() throws {
    let table = try GivenCosts(table: "stage,F\n0,1\n1,2\n")
    let costs = try table.merging(GivenCosts(parsing: "B=4,W=1,HOST=0.5,OPT=2")).costs(hop: 7)
    #expect(costs.stages.map(\.forward) == [1_000_000, 2_000_000])
    #expect(costs.values(.backward) == [4_000_000] && costs.host == 500_000)
    #expect(costs.optimizer == 2_000_000 && costs.hop == 7)
    #expect(throws: CostError.self) { try table.merging(GivenCosts(parsing: "F=1")) }
  }

  @Test func oneStageIsAListToo() throws {
    let costs = try GivenCosts(table: "stage,F\n0,3").costs()
    #expect(costs.isUneven && costs.stages.count == 1 && costs.forward == 3_000_000)
  }

  @Test(arguments: [
    ("F=1,2,B=2,3,4", "B has 3 costs and F 2; a list has one for each stage"),
    ("F=1,2,HOST=1,2", "HOST takes one number"),
    ("F=1,0", "stage 1: the cost F must be greater than 0"),
    ("B=2,1,W=1", "stage 1: W must be less than B"),
    ("F=1,x", "'x' is not a cost; costs are written F=1,B=2,W=1"),
    ("F=1,-2", "the cost F is '-2'; it must be a number from 0"),
    ("F=1,", "the cost F is ''; it must be a number from 0"),
    ("F=1,2,B=3,F=2", "the cost F is given twice"), ("1,2", "'1' is not a cost"),
  ])
  func badLists(_ text: String, _ sentence: String) {
    #expect { try GivenCosts(parsing: text).costs() } throws: { "\($0)".contains(sentence) }
  }

  @Test(arguments: [
    ("", "line 1: it must name the columns"), ("F,B\n1,2", "line 1: it must name the columns"),
    ("stage\n0", "line 1: it must name the columns"),
    ("stage,F,F\n0,1,1", "line 1: it must name the columns"),
    ("stage,HOST\n0,1", "line 1: it must name the columns"),
    ("stage,F", "line 2: it must have the costs of stage 0"),
    ("stage,F\n0,1\n2,1", "line 3: the stage is '2'; stages follow each other from 0, and"),
    ("stage,F\n0,1\n1", "line 3: there must be 2 numbers, and there are 1"),
    ("stage,F\n0,1\n1,nan", "line 3: the cost F is 'nan'; it must be a number"),
    ("stage,B,W\n0,2,1\n1,2,3", "stage 1: W must be less than B"),
  ])
  func badTables(_ text: String, _ sentence: String) {
    #expect { try GivenCosts(table: text).costs() } throws: { "\($0)".contains(sentence) }
  }
}
