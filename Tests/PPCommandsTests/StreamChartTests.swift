import Foundation
import TestSupport
import Testing

@Suite struct StreamChartTests {
  /// In each row of a stream chart the idle columns are as many as its idle time fills.
  @Test func idleColumnsFollowTheComponents() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let csv = scratch.path("components.csv")
    for width in [60, 97, 150] {
      let result = ppsim(
        "run dualpipe --pp 4 --micro 8 --model deepseek-v2-lite --ep 8 --streams --ascii "
          + "--width \(width) --csv \(csv)")
      #expect(result.code == 0)
      let lines = (scratch.text("components.csv") ?? "").split(separator: "\n")
      let header = lines[0].split(separator: ",").map(String.init)
      func place(_ name: String) throws -> Int { try #require(header.firstIndex(of: name)) }
      let (rank, stream) = (try place("rank"), try place("stream"))
      let (start, end) = (try place("start"), try place("end"))
      var busy: [String: Double] = [:]
      var makespan = 0.0
      for line in lines.dropFirst() {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let (from, to) = (try #require(Double(fields[start])), try #require(Double(fields[end])))
        busy[fields[rank] + fields[stream], default: 0] += to - from
        makespan = max(makespan, to)
      }
      let rows = result.output.split(separator: "\n").filter {
        $0.contains(" compute ") || $0.contains("comm ")
      }
      #expect(rows.count == 8)
      for (index, row) in rows.enumerated() {
        let cells = row.split(separator: " ").last ?? ""
        let key = "\(index / 2)" + (index % 2 == 0 ? "compute" : "communication")
        let idle = (1 - (try #require(busy[key])) / makespan) * Double(cells.count)
        let found = cells.count { $0 == "." }
        #expect(abs(Double(found) - idle) <= 0.6, "\(key) at \(width): \(found) of \(idle)")
      }
    }
  }
}
