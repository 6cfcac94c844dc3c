import Foundation
import PPAnalysis
import PPChart
import PPCost
import PPModel
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Figures are XML that draws what ran, where it ran.
@Suite struct SVGTests {
  private func evaluation(_ name: String, pp: Int, micro: Int) throws -> Evaluation {
    try Evaluation(ValidSchedule(builtIn(name, pp, micro)), costs: .standard)
  }

  private func svg(_ evaluation: Evaluation, title: String = "a", width: Int = 960) -> String {
    SVGChart([SVGPanel(ChartLayout(instructionsOf: evaluation))], title: title, width: width).text()
  }

  /// The rectangles of a figure's paths by their colours: left, top, width, height.
  private func boxes(_ svg: String) throws -> [(color: String, box: [Double])] {
    var boxes: [(color: String, box: [Double])] = []
    for path in svg.matches(of: /<path fill="(#[0-9a-f]{6})" d="([^"]*)"\/>/) {
      for box in path.2.matches(of: /M([0-9.]+) ([0-9.]+)h([0-9.]+)v([0-9.]+)h-[0-9.]+z/) {
        boxes.append((String(path.1), [box.1, box.2, box.3, box.4].compactMap { Double($0) }))
      }
    }
    return boxes
  }

  /// Every instruction has its rectangle, a pair two: where its times are on the axis, of 924 pixels less a name.
  @Test(arguments: [("dualpipe", 8, 20), ("1f1b", 4, 8), ("zbv", 4, 8)])
  func blocksAreWhereTheyRan(_ name: String, _ pp: Int, _ micro: Int) throws {
    let evaluation = try evaluation(name, pp: pp, micro: micro)
    let schedule = evaluation.schedule
    let boxes = try boxes(svg(evaluation))
    let operations = (0..<schedule.count).reduce(0) { $0 + schedule[$1].operations.count }
    #expect(boxes.count == operations)
    let left = 12 + 5.5 * 4.0
    let scale = (960 - left.rounded(.down) - 14) / Double(evaluation.metrics.makespan)
    let found = Set(
      boxes.map { [($0.box[0] - left).rounded(), (($0.box[1] - 24) / 18).rounded(.down)] })
    for rank in 0..<schedule.ranks {
      for index in schedule.instructions(ofRank: rank) {
        let place = (Double(evaluation.timeline.starts[index]) * scale).rounded()
        #expect(
          [-1, 0, 1].contains { found.contains([place + $0, Double(rank)]) }, "\(schedule[index])")
      }
    }
  }

  /// What is too narrow is merged, and fills as much of a row as ran there.
  @Test func manyBlocksAreFew() throws {
    let evaluation = try evaluation("1f1b", pp: 16, micro: 1000)
    let text = svg(evaluation)
    let boxes = try boxes(text)
    #expect(boxes.count < 16 * 960 && text.utf8.count < 1_000_000)
    for rank in 0..<16 {
      let row = boxes.filter { Int(($0.box[1] - 24) / 18) == rank }
      let share = row.reduce(0) { $0 + $1.box[2] } / 912
      let metrics = evaluation.metrics
      let busy = Double(metrics.ranks[rank].busy) / Double(metrics.makespan)
      #expect(abs(share - busy) < 0.02, "\(rank)")
    }
  }

  /// Names from files are text, never elements; any width gives XML.
  @Test(arguments: [200, 333, 960, 10_000])
  func figuresAreXML(_ width: Int) throws {
    let evaluation = try evaluation("dualpipe", pp: 4, micro: 10)
    let text = svg(evaluation, title: "<script>alert(\"1\")</script> & more", width: width)
    let parser = XMLParser(data: Data(text.utf8))
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(!text.contains("<script") && text.contains("&lt;script&gt;"))
    #expect(text.contains("viewBox=\"0 0 \(width) "))
  }

  /// Every kind has a colour of its own, and the legend shows those that occur.
  @Test func coloursTellKindsApart() throws {
    let text = svg(try evaluation("dualpipe", pp: 8, micro: 20))
    for name in ["F forward", "B backward", "I backward for input", "W backward for weights"] {
      #expect(text.contains(name))
    }
    #expect(text.contains("lighter: direction 1") && text.contains("time in units"))
    let colors = Set(try boxes(text).map(\.color))
    #expect(colors.count == 8)
  }

  /// Runs below each other share an axis: each ends where its share of the longest one's time ends, and so does its
  /// ground.
  @Test func panelsShareTheirAxis() throws {
    let runs = try ["1f1b", "dualpipe"].map { try evaluation($0, pp: 4, micro: 12) }
    let longest = try #require(runs.map(\.metrics.makespan).max())
    let panels = runs.map {
      SVGPanel(ChartLayout(instructionsOf: $0, window: 0..<longest), name: "<\($0.schedule.name)>")
    }
    let text = SVGChart(panels, title: "two", width: 960).text()
    #expect(XMLParser(data: Data(text.utf8)).parse() && text.contains("&lt;DualPipe&gt;"))
    let boxes = try boxes(text).map(\.box)
    let left = 12 + 5.5 * 4.0
    let columns = 960 - left.rounded(.down) - 14
    // A panel is a line of text and 4 rows high, with a gap to the next.
    for (number, run) in runs.enumerated() {
      let top = 24 + 16 + Double(number) * (16 + 4 * 18 + 14)
      let own = boxes.filter { $0[1] >= top && $0[1] < top + 4 * 18 }
      let end = try #require(own.map { $0[0] + $0[2] }.max())
      let expected = left + columns * Double(run.metrics.makespan) / Double(longest)
      #expect(abs(end - expected) <= 1, "\(run.schedule.name)")
    }
    let grounds = text.matches(of: /<rect x="34" y="[0-9.]+" width="([0-9.]+)" height="72"/)
      .compactMap { Double($0.1) }
    #expect(grounds.count == 2)
    for (ground, run) in zip(grounds, runs) {
      #expect(abs(ground - columns * Double(run.metrics.makespan) / Double(longest)) <= 1)
    }
  }

  /// The areas below a chart are as high, and as large, as what the ranks hold.
  @Test(arguments: [12, 1000])
  func areasAreWhatIsHeld(_ micro: Int) throws {
    let evaluation = try evaluation("1f1b", pp: 4, micro: micro)
    let changes = ActivationChanges(evaluation.schedule, heldForW: 1)
    let held = (0..<4).map {
      ActivationsOverTime(evaluation.timeline, rank: $0, changes)
    }
    let panel = SVGPanel(
      ChartLayout(instructionsOf: evaluation),
      activations: .init(held) { "\(Int($0)) chunks" })
    let text = SVGChart([panel], title: "held", width: 960).text()
    // 1F1B's rank holds as many micro-batches as there are ranks from it to the last.
    #expect(text.contains("a row is 4 chunks high"))
    let areas = text.matches(of: /<path d="M[0-9.]+ ([0-9.]+)(H[^"]*)z"\/>/)
    #expect(areas.count == 4 && text.utf8.count < 400_000)
    for (rank, area) in areas.enumerated() {
      let bottom = try #require(Double(area.1))
      let tops = area.2.matches(of: /V([0-9.]+)/).compactMap { Double($0.1) }
      let highest = bottom - (tops.min() ?? bottom)
      #expect(abs(highest - 16 * Double(4 - rank) / 4) < 0.01, "rank \(rank)")
      #expect(evaluation.metrics.ranks[rank].peakActivations == Chunks(4 - rank))
    }
  }

  /// Points lie where their figures say, more to the right and further up; equal ones lie somewhere, too.
  @Test func pointsLieInTheirPlane() throws {
    let front: [SVGScatter.Point] = [(1, 9, "a"), (2, 5, "<b>"), (5, 1, "c")]
    let text = SVGScatter(
      front: front, others: [(3, 5), (5, 9)], names: ("time, ms", "memory, GB"), title: "t & u",
      width: 700
    ).text()
    #expect(XMLParser(data: Data(text.utf8)).parse())
    #expect(text.contains("&lt;b&gt;") && text.contains("t &amp; u"))
    let dots = text.matches(of: /<circle cx="([0-9.]+)" cy="([0-9.]+)" r="([0-9.]+)"/)
      .compactMap { dot in Double(dot.1).flatMap { x in Double(dot.2).map { (x, $0) } } }
    #expect(dots.count == 5)
    // Others first: (3, 5), (5, 9), then the front.
    #expect(abs((dots[0].0 - dots[2].0) - (dots[4].0 - dots[2].0) / 2) < 0.02)
    #expect(abs(dots[0].1 - dots[3].1) < 0.01 && abs(dots[1].1 - dots[2].1) < 0.01)
    #expect(dots[2].1 < dots[3].1 && dots[3].1 < dots[4].1)
    let one = SVGScatter(
      front: [(0, 0, "")], others: [], names: ("x", "y"), title: "", width: 200
    ).text()
    #expect(!one.contains("nan") && !one.contains("inf"))
  }
}
