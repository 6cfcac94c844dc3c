import Foundation
import TestSupport
import Testing

/// Pages of `--html` in a real browser, which `PPSIM_BROWSER` names: `PPSIM_BROWSER=$(command -v chromium) swift test`.
@Suite(
  .enabled(if: Browser.program != nil, "PPSIM_BROWSER names no Chromium"), .serialized
) struct BrowserTests {
  /// Writes a page and opens it in a browser of its own.
  private func withPage(
    _ line: String, width: Int = 1280, isDark: Bool = false,
    _ body: (Browser, Scratch) throws -> Void
  ) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let page = scratch.path("page.html")
    let made = ppsim("\(line) --html \(page)")
    #expect(made.code == 0, "\(made.error)")
    let browser = try Browser()
    defer { browser.close() }
    try browser.open(page, width: width, isDark: isDark)
    try body(browser, scratch)
    #expect(browser.complaints.isEmpty)
  }

  private func text(_ browser: Browser, _ id: String) throws -> String {
    try browser.run("document.getElementById('\(id)').textContent") as? String ?? ""
  }

  private func number(_ browser: Browser, _ expression: String) throws -> Double {
    (try browser.run(expression) as? NSNumber)?.doubleValue ?? .nan
  }

  private func search(_ browser: Browser, _ words: String) throws {
    try browser.run(
      "document.getElementById('search').value = '\(words)';"
        + "document.getElementById('find').requestSubmit()")
  }

  /// All instructions and gaps of a page say what `--csv` does of a run and of its explanation.
  @Test(arguments: [
    "dualpipe --pp 8 --micro 20", "zbv --pp 4 --micro 9 --p2p 0.3",
    "interleaved --pp 4 --micro 8 --cost F=1,B=2.25", "1f1b-recompute --pp 3 --micro 7",
    "1f1b-offload --pp 6 --micro 8 --cost O=2,L=0.5",
  ])
  func pagesSayWhatTablesSay(_ run: String) throws {
    try withPage("run \(run) --no-gantt") { browser, _ in
      let rows = ppsim("explain \(run) --csv -").output.split(separator: "\n").dropFirst()
        .map {
          $0.replacing("\"", with: "").split(separator: ",", omittingEmptySubsequences: false)
        }
      // Commas of names cut them too, so a row is told by its start, its end and all of its words.
      let wanted = rows.map { $0.prefix(4).joined(separator: " ") }
      let shown = try browser.run(
        """
        (() => {
          const run = page.runs[0], rows = [];
          const add = (rank, start, end, entry) =>
            rows.push([rank, start, [rank, timeText(run, start), timeText(run, end), entry].join(" ")]);
          for (let i = 0; i < run.count; i++) add(run.rank[i], run.start[i], run.end[i], "run");
          const { start, end, cause, rankStarts } = run.bubbles;
          for (let rank = 0; rank < run.pp; rank++) {
            for (let b = rankStarts[rank]; b < rankStarts[rank + 1]; b++) {
              add(rank, start[b], end[b], run.causes[cause[b]].name);
            }
          }
          return rows.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(row => row[2]);
        })()
        """)
      // Copies run beside the rest, and so have no place in its order.
      #expect((shown as? [String])?.sorted() == wanted.sorted())
    }
  }

  /// Streams show the components that `--csv` lists, and what is pointed at in them is told.
  @Test func streamsAreThoseOfTheTable() throws {
    let run =
      "run 1f1b-offload --pp 6 --micro 7 --model deepseek-v2-lite --cluster h100 --ep 8 --streams --no-gantt"
    try withPage(run) { browser, _ in
      let rows = ppsim("\(run) --csv -").output.split(separator: "\n")
      let names = rows[0].split(separator: ",", omittingEmptySubsequences: false)
      func column(_ name: String) throws -> Int { try #require(names.firstIndex { $0 == name }) }
      let wanted = try rows.dropFirst().map { row in
        let cells = row.split(separator: ",", omittingEmptySubsequences: false)
        return try ["rank", "component", "layer", "start", "end"]
          .map { String(cells[try column($0)]) }.joined(separator: " ")
      }
      let shown = try browser.run(
        """
        (() => {
          const run = page.runs[0], { components: c } = run, rows = [];
          for (let rank = 0; rank < run.pp; rank++) {
            for (const stream of run.streams) {
              const [first, behind] = run.streamRange(rank, stream);
              for (let i = first; i < behind; i++) {
                rows.push([rank, run.componentKinds[c.kind[i]].name, c.layer[i], timeText(run, c.start[i]),
                  timeText(run, c.end[i])].join(" "));
              }
            }
          }
          return rows.sort();
        })()
        """)
      #expect((shown as? [String])?.sorted() == wanted.sorted())
      try browser.run("document.getElementById('streams').click()")
      let words =
        try browser.run(
          """
          (() => {
            const [chart] = page.charts, { run } = chart, stream = run.streams.find(s => s.title === "copies");
            const [first] = run.streamRange(0, stream), middle = (run.components.start[first] + run.components.end[first]) / 2;
            const place = run.streams.indexOf(stream);
            const item = chart.itemAt(
              chart.x(run.units(middle)), chart.y(0) + chart.rowHeight * (place + 0.5) / run.streams.length);
            return wordsOf(item).title + ": " + wordsOf(item).lines[0];
          })()
          """) as? String
      #expect(
        words?.hasPrefix("O(0,0): OFFLOAD(O) of its layer 0, from ") == true, "\(words ?? "")")
    }
  }

  /// Figures are drawn by a browser, whole: nothing lies outside of the picture, and texts have a size.
  @Test(arguments: [
    "run dualpipe --pp 8 --micro 20 --memory", "run 1f1b-offload --pp 6 --micro 8 --width 300",
    "compare 1f1b zb1p dualpipe --pp 4 --micro 8",
    "sweep --schedule 1f1b,zbv,v-half --pp 4 --micro 8..32/8 --pareto time,memory",
  ])
  func figuresAreDrawn(_ line: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let figure = scratch.path("figure.svg")
    let made = ppsim("\(line) --svg \(figure)")
    #expect(made.code == 0, "\(made.error)")
    let browser = try Browser()
    defer { browser.close() }
    try browser.open(figure, width: 1280, isDark: false)
    let faults = try browser.run(
      """
      (() => {
        const picture = document.documentElement, faults = [];
        if (picture.tagName !== "svg" || document.querySelector("parsererror")) return ["no picture"];
        const whole = picture.getBoundingClientRect();
        for (const part of picture.querySelectorAll("path, rect, text, circle, line")) {
          const box = part.getBoundingClientRect();
          const isInside = box.left >= whole.left - 1 && box.right <= whole.right + 1
            && box.top >= whole.top - 1 && box.bottom <= whole.bottom + 1;
          if (!isInside || (part.tagName === "text" && part.textContent && !(box.width > 0))) {
            faults.push(part.outerHTML.slice(0, 120));
          }
        }
        return faults;
      })()
      """)
    #expect(faults as? [String] == [])
    #expect(browser.complaints.isEmpty)
  }

  /// Arrows are the dependencies: a forward takes in the forward of the stage before on its micro-batch, a backward,
  /// whole or for the input, that of the stage behind.
  @Test(arguments: [
    "dualpipe --pp 4 --micro 10", "zb1p --pp 4 --micro 6", "interleaved --pp 2 --micro 4",
  ])
  func arrowsAreDependencies(_ run: String) throws {
    try withPage("run \(run) --no-gantt") { browser, _ in
      let names = try #require(
        browser.run(
          "Array.from({ length: page.runs[0].count }, (_, i) => nameOf(page.runs[0], i))")
          as? [String])
      let arrows = try #require(
        browser.run(
          """
          Array.from({ length: page.runs[0].count }, (_, i) =>
            [page.runs[0].neighbours(i, true), page.runs[0].neighbours(i, false)])
          """) as? [[[Int]]])
      var makers = [Set<Int>](repeating: [], count: names.count)
      var takers = makers
      var places: [String: Int] = [:]
      for (index, name) in names.enumerated() {
        for part in name.split(separator: "&") { places[String(part)] = index }
      }
      let stages = try Int(number(browser, "page.runs[0].stages"))
      for (name, index) in places {
        let operation = try #require(name.wholeMatch(of: /([A-Z])\((\d+),(\d+)\)/)).output
        let stage = try #require(Int(operation.2))
        let sources =
          switch operation.1 {
          case "F": ["F(\(stage - 1),\(operation.3))"]
          case "B", "I": ["B", "I"].map { "\($0)(\(stage + 1),\(operation.3))" }
          default: [] as [String]
          }
        let found = sources.compactMap { places[$0] }
        let isFirst = operation.1 == "F" ? stage == 0 : stage == stages - 1
        #expect(found.count == (isFirst || operation.1 == "W" ? 0 : 1), "\(name)")
        for maker in found {
          makers[index].insert(maker)
          takers[maker].insert(index)
        }
      }
      for index in names.indices {
        #expect(Set(arrows[index][0]) == makers[index], "\(names[index])")
        #expect(Set(arrows[index][1]) == takers[index], "\(names[index])")
      }
    }
  }

  /// DualPipe on 8 ranks: rank 1 waits from 18 to 20 for rank 2's pair; rank 0 holds nine chunks then.
  @Test func aReaderFindsOutWhyARankWaits() throws {
    let csv = ppsim("explain dualpipe --pp 8 --micro 20 --csv -").output
    let wait = try #require(csv.firstMatch(of: /\n1,18,20,waiting,"([^"]*)","([^"]*)",(\d)/)).output
    try withPage("run dualpipe --pp 8 --micro 20 --no-gantt") { browser, _ in
      let box = "page.charts[0].element.getBoundingClientRect()"
      func place(_ time: Double, _ rank: Int) throws -> (Double, Double) {
        try (
          number(browser, "\(box).left + page.charts[0].x(\(time))"),
          number(browser, "\(box).top + page.charts[0].y(\(rank)) + page.charts[0].rowHeight / 2")
        )
      }
      let (x, y) = try place(19, 1)
      try browser.mouse("mouseMoved", x, y)
      let tip = try text(browser, "tip")
      #expect(
        tip.hasPrefix(
          "Rank 1 waitsfrom 18 to 20 (2 units)for \(wait.2), which runs on rank \(wait.3)"))
      // Of rank 0, chosen from the start, below the chart; F and B of nine micro-batches are under way.
      let memory = try browser.run("page.memories[0].text.textContent") as? String
      #expect(memory?.hasPrefix("Rank 0 holds activations of 9 chunks at 19") == true)
      for type in ["mousePressed", "mouseReleased"] {
        try browser.mouse(type, x, y, ["button": "left", "clickCount": 1])
      }
      let pinned = try text(browser, "pinned")
      #expect(pinned.contains("Rank 1 waits") && pinned.contains("then runs \(wait.1) on rank 1"))
      // A wheel leaves the time under the pointer where it is, and shows less of it.
      let before = try number(browser, "page.charts[0].time(\(x) - \(box).left)")
      try browser.mouse("mouseWheel", x, y, ["deltaX": 0, "deltaY": -400])
      try browser.run("new Promise(done => setTimeout(done, 100))")
      #expect(try number(browser, "page.view.span") < 60)
      #expect(
        try abs(number(browser, "page.charts[0].time(\(x) - \(box).left)") - before) < 0.06)
    }
  }

  @Test func searchesFindOrSayWhyNot() throws {
    try withPage("run dualpipe --pp 8 --micro 20 --no-gantt") { browser, _ in
      let csv = ppsim("run dualpipe --pp 8 --micro 20 --csv -").output
      let row = try #require(csv.firstMatch(of: /\n(\d),F,3,14,,,(\d+),(\d+)/)).output
      try search(browser, "f(3,14)")
      #expect(
        try text(browser, "pinned").contains("on rank \(row.1) from \(row.2) to \(row.3)"))
      try search(browser, "rank 3 at 40")
      #expect(try text(browser, "pinned").contains("on rank 3 from 38 to 41"))
      #expect(try text(browser, "message").isEmpty)
      for (words, answer) in [
        ("F(3,20)", "there is no F(3,20)"), ("rank 8 at 1", "there are ranks 0 to 7"),
        ("rank 3 at 99", "the step ends at 66"), ("what", "write an instruction"),
      ] {
        try search(browser, words)
        #expect(try text(browser, "message").hasPrefix(answer))
      }
    }
  }

  /// Keys alone: from instruction to instruction, to other ranks, in and out.
  @Test func keysAreEnough() throws {
    try withPage("run 1f1b --pp 4 --micro 8 --no-gantt") { browser, _ in
      try browser.run("page.charts[0].element.focus()")
      for (key, title) in [
        ("ArrowRight", "F(0,0)"), ("ArrowRight", "F(0,1)"), ("ArrowDown", "F(1,0)"),
        ("ArrowUp", "F(0,1)"), ("ArrowLeft", "F(0,0)"),
      ] {
        try browser.press(key)
        #expect(
          try browser.run("document.querySelector('#pinned strong').textContent") as? String
            == title)
      }
      try browser.press("m")
      #expect(try number(browser, "page.followed") == 0)
      try browser.press("+")
      #expect(try number(browser, "page.view.span / page.view.length") == 0.5)
      try browser.press("0")
      #expect(try number(browser, "page.view.span / page.view.length") == 1)
      try browser.press("Escape")
      #expect(try browser.run("document.getElementById('pinned').hidden") as? Bool == true)
    }
  }

  /// A schedule's name is shown as it is, whatever it would be as markup.
  @Test func namesAreShown() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let name = "</script><script>document.title='x'</script><b>"
    let file = try scratch.file(
      "a.sched", "schedule \"\(name)\"\nrepeat micro { F } repeat micro { B }")
    try withPage("run \(file) --pp 2 --micro 2 --no-gantt") { browser, _ in
      let (title, tab) = (try text(browser, "title"), try browser.run("document.title"))
      #expect(title == name && tab as? String == "\(name) in ppsim")
      let scripts = try number(browser, "document.querySelectorAll('body > script').length")
      #expect(scripts == 3)
    }
  }

  /// Schedules that are compared share the time axis; what is left out is told.
  @Test func comparedSchedulesMoveTogether() throws {
    try withPage("compare 1f1b dualpipe zbv --pp 7 --micro 14") { browser, _ in
      #expect(try text(browser, "notes").contains("dualpipe is left out"))
      #expect(try number(browser, "page.charts.length") == 2)
      #expect(try browser.run("page.runs.map(run => run.label)") as? [String] == ["1f1b", "zbv"])
      // In the units of the table: a chunk is 1/pp of the model.
      let table = ppsim("compare 1f1b zbv --pp 7 --micro 14 --format csv").output
      let peaks = table.split(separator: "\n").dropFirst().map { $0.split(separator: ",")[9] }
      let shown = try browser.run("page.runs.map(run => String(run.peak))") as? [String]
      #expect(shown == peaks.map(String.init))
      try search(browser, "B(3,4)")
      try browser.run("page.view.zoom(0.5, 10); page.draw()")
      #expect(
        try browser.run("page.charts[0].x(12.5) === page.charts[1].x(12.5)") as? Bool == true)
    }
  }

  /// Both colour schemes at three widths: nothing sticks out, and the chart is there in the scheme's colours.
  @Test(arguments: [360, 900, 1600], [false, true])
  func pagesFitTheirWindow(_ width: Int, _ isDark: Bool) throws {
    try withPage("run dualpipe --pp 8 --micro 20 --no-gantt", width: width, isDark: isDark) {
      browser, _ in
      #expect(try number(browser, "document.documentElement.scrollWidth") <= Double(width))
      #expect(try number(browser, "page.charts[0].width") > Double(width) - 60)
      let ground = try browser.run("getComputedStyle(document.body).backgroundColor") as? String
      #expect(ground == (isDark ? "rgb(23, 25, 29)" : "rgb(255, 255, 255)"))
      // The middle of F(0,0), in the colour of forwards.
      let pixel = try browser.run(
        """
        (() => {
          const chart = page.charts[0], x = Math.floor(chart.x(0.2)), y = Math.floor(chart.y(0) + 4);
          return [...chart.canvas.getContext("2d").getImageData(x, y, 1, 1).data];
        })()
        """)
      #expect(pixel as? [Int] == [0xF6, 0xB9, 0x5C, 0xFF])
      let picture = try browser.picture()
      #expect(picture.count > 10_000)
      if let folder = ProcessInfo.processInfo.environment["PPSIM_PICTURES"] {
        try picture.write(
          to: URL(fileURLWithPath: "\(folder)/page-\(width)-\(isDark ? "dark" : "light").png"))
      }
    }
  }

  /// 131 072 instructions: there within a second, and 30 frames a second while they move; a million open.
  @Test(arguments: [
    ("interleaved --pp 64 --micro 512", 131_072, 30.0), ("1f1b --pp 64 --micro 8192", 1_048_576, 5),
  ])
  func largePagesAreQuick(_ run: String, _ count: Int, _ frames: Double) throws {
    try withPage("run \(run) --no-gantt", width: 1600) { browser, scratch in
      #expect(try number(browser, "page.runs[0].count") == Double(count))
      try browser.open(scratch.path("page.html"), width: 1600)
      let first = try number(browser, "page.firstPicture")
      let drawn = try number(
        browser,
        """
        new Promise(done => {
          const start = performance.now(), frames = page.frames;
          page.view.zoom(0.9, page.view.length / 2);
          (function move() {
            if (performance.now() - start > 1000) return done(page.frames - frames);
            page.view.pan((page.frames - frames) % 20 < 10 ? 0.01 : -0.01);
            page.changed();
            requestAnimationFrame(move);
          })();
        })
        """)
      print(
        "\(count) instructions: first picture after \(Int(first)) ms, \(Int(drawn)) frames a second"
      )
      #expect(drawn >= frames)
      #expect(first < (count < 200_000 ? 1000 : 5000))
    }
  }
}
