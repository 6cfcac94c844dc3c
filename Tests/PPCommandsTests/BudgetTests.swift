import Foundation
import Testing

/// Budgets and baselines of `check`, compared to the tick.
@Suite struct BudgetTests {
  /// A saved run of `line` in a new folder, with texts in it replaced.
  private func baseline(
    _ scratch: Scratch, _ line: String, _ changes: [(String, String)] = []
  ) throws -> String {
    var text = ppsim("run \(line) --json -").output
    for (from, to) in changes {
      try #require(text.contains(from), "\(from) in \(text)")
      text = text.replacing(from, with: to)
    }
    return try scratch.file("base-\(UUID().uuidString.prefix(8)).json", text)
  }

  /// Millionths of a per cent as a person types them.
  private func percent(_ millionths: Int) -> String {
    let digits = "\(millionths % 1_000_000)"
    return "\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// 1F1B's bubble rate is (pp-1)/(micro+pp-1), which is a decimal for these sizes: exactly that is
  /// inside, a millionth of a per cent less is not, and the message shows which is more.
  @Test(arguments: [40, 125, 250])
  func ratesAreExact(_ slots: Int) {
    for pp in 2...11 {
      let line = "check 1f1b --pp \(pp) --micro \(slots - pp + 1) --max-bubble-rate "
      let rate = (pp - 1) * 100_000_000 / slots
      #expect(ppsim(line + percent(rate) + "%").code == 0, "\(pp) of \(slots)")
      let failed = ppsim(line + percent(rate - 1) + "%")
      #expect(failed.code == 1)
      let sides = failed.output.split(separator: "bubble rate ").last?.split(
        separator: " is above ")
      #expect(sides?.count == 2 && sides?.first != sides?.last?.dropLast(), "\(failed.output)")
    }
  }

  /// 69 is 60 and 15 %, which floating point takes for less.
  @Test func tolerancesAreExact() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let line = "1f1b --pp 8 --micro 16"
    let exact = try baseline(scratch, line, [("\"makespan\":69,", "\"makespan\":60,")])
    let tick = try baseline(scratch, line, [("\"makespan\":69,", "\"makespan\":59.999999,")])
    let digits = try baseline(
      scratch, line, [("\"makespan\":69,", "\"makespan\":60.000000000000004,")])
    for (file, tolerance, code) in [
      (exact, "15%", 0), (exact, "0.15", 0), (exact, "14.999999%", 1), (tick, "15%", 1),
      (tick, "15.000002%", 0), (digits, "15%", 0), (digits, "14.999999%", 1),
    ] as [(String, String, Int32)] {
      let result = ppsim("check \(line) --baseline \(file) --tolerance \(tolerance)")
      #expect(result.code == code, "\(tolerance): \(result.output)")
    }
    let failed = ppsim("check \(line) --baseline \(tick) --tolerance 15%").output
    #expect(
      failed.contains("makespan 69 against 60 in the baseline, 15.000002 %: more than 15 % above"))
    // As far as the clock goes, digit by digit.
    let large = "--cost F=100000000,B=99999999.999999 --pp 1 --micro 20"
    let same = try baseline(scratch, "1f1b \(large)")
    #expect(ppsim("check 1f1b \(large) --baseline \(same)").code == 0)
    let less = try baseline(
      scratch, "1f1b \(large)",
      [("\"makespan\":3999999999.99998,", "\"makespan\":3999999999.999979,")])
    let above = ppsim("check 1f1b \(large) --baseline \(less)")
    #expect(above.code == 1, "\(above.output)")
  }

  /// A slower schedule of the same work fails, and passes where as much is tolerated.
  @Test func slowerSchedulesFail() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let size = "--pp 8 --micro 20"
    let saved = try baseline(scratch, "zb1p \(size)")
    #expect(ppsim("check zb1p \(size) --baseline \(saved)").code == 0)
    let slower = "check 1f1b \(size) --baseline \(saved)"
    let failed = ppsim(slower + " --tolerance 1%")
    #expect(failed.code == 1)
    #expect(failed.output.contains("makespan 81 against 67 in the baseline, 20.90 %"))
    // 14 of 67.
    #expect(ppsim(slower + " --tolerance 20.895522%").code == 1)
    #expect(ppsim(slower + " --tolerance 20.895523%").code == 0)
    // Another size, and another unit, are no baseline.
    for other in ["--pp 4 --micro 20", "\(size) --model deepseek-v3"] {
      let result = ppsim("check zb1p \(other) --baseline \(saved)")
      #expect(result.code == 2 && result.output.contains("is for pp = 8, micro = 20"))
    }
    let slow = try baseline(scratch, "gpipe \(size)")
    #expect(ppsim("diff \(saved) \(saved)").code == 0)
    let diff = ppsim("diff \(saved) \(slow)")
    #expect(diff.code == 1 && diff.output.contains("zb1p → gpipe: 8 ranks, 20 micro-batches\n"))
    #expect(!diff.output.contains("different work"))
  }

  /// More than all without `%` is a slip of the pen, with every option that takes a share.
  @Test(arguments: [
    (
      "check 1f1b --pp 2 --micro 2 --max-bubble-rate 5", "which is 500 %", "for 5 per cent write 5%"
    ),
    ("check 1f1b --pp 2 --micro 2 --max-bubble-rate 1.5", "which is 150 %", "write 1.5%"),
    ("check 1f1b --pp 2 --micro 2 --max-bubble-rate 99999999", "at most 1", "write 99999999%"),
    ("check 1f1b --pp 2 --micro 2 --baseline B --tolerance 5", "which is 500 %", "write 5%"),
    ("explain 1f1b --pp 2 --micro 2 --jitter 5", "which is 500 %", "write 5%"),
    ("run 1f1b --pp 2 --micro 2 --held-for-w 5", "--held-for-w is '5'", "from 0 to 1"),
  ])
  func sharesAboveAllNeedTheSign(_ line: String, _ meant: String, _ right: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let saved = try baseline(scratch, "1f1b --pp 2 --micro 2")
    let result = ppsim(line.replacing("--baseline B", with: "--baseline \(saved)"))
    #expect(result.code == 2 && result.output == "")
    #expect(result.error.contains(meant) && result.error.contains(right), "\(result.error)")
  }

  @Test func sharesUpToAllDoNot() {
    for (share, code) in [("1", 0), ("100%", 0), ("500%", 0), ("0.3", 1), ("30%", 1)]
      as [(String, Int32)]
    {
      #expect(ppsim("check 1f1b --pp 2 --micro 2 --max-bubble-rate \(share)").code == code)
    }
  }

  /// What differs is named with both values; each line times something else than the first.
  @Test(arguments: [
    ("1f1b --pp 4 --micro 8 --cost F=2", "F 1 there, 2 here"),
    ("1f1b --pp 4 --micro 8 --cost W=0.5", "W 1 there, 0.5 here"),
    ("1f1b --pp 4 --micro 8 --cost FB=2.5", "FB 3 there, 2.5 here"),
    ("1f1b --pp 4 --micro 8 --p2p 0.1", "p2p 0 there, 0.1 here"),
    ("1f1b --pp 4 --micro 8 --held-for-w 0.5", "held_for_w 1 there, 0.5 here"),
    ("1f1b --pp 4 --micro 8 --cost UNSHARD=0.5", "UNSHARD 0 there, 0.5 here"),
    ("dualpipev --pp 4 --micro 8 --p2p-mode blocking", "p2p_mode overlap there, blocking here"),
    ("dualpipev --pp 4 --micro 8", "stages 4 there, 8 here"),
  ])
  func otherCostsAreNoBaseline(_ line: String, _ difference: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let saved = try baseline(scratch, "1f1b --pp 4 --micro 8")
    let result = ppsim("check \(line) --baseline \(saved)")
    guard !result.output.contains("deadlock") else { return }
    #expect(result.code == 2, "\(result.output)")
    #expect(result.output.contains("timed other work: ") && result.output.contains(difference))
    let other = try baseline(scratch, line)
    let diff = ppsim("diff \(saved) \(other)").output
    #expect(
      diff.contains("the runs timed different work: ") && diff.contains(difference), "\(diff)")
    let json = ppsim("diff \(saved) \(other) --format json").output
    #expect(json.contains("\"work_differs\":[") && json.contains(difference))
  }

  /// A baseline of an earlier version says less, and nothing is held against it.
  @Test func missingKeysTellNothing() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let size = "1f1b --pp 4 --micro 8"
    let old = try baseline(
      scratch, size, [(",\"action_costs\":{},\"p2p_mode\":\"overlap\"", "")])
    #expect(ppsim("check \(size) --cost UNSHARD=0.5 --baseline \(old)").code == 0)
    #expect(ppsim("check \(size) --cost F=2 --baseline \(old)").code == 2)
    let older = try baseline(
      scratch, size,
      [
        ("\"costs\":{\"F\":1,\"B\":2,\"I\":1,\"W\":1,\"FB\":3,\"p2p\":0},", ""),
        (",\"held_for_w\":1", ""), ("\"action_costs\":{},\"p2p_mode\":\"overlap\"", "\"a\":1"),
      ])
    #expect(ppsim("check \(size) --cost F=0.5 --baseline \(older)").code == 0)
  }

  /// A model is what its file says, not what the file is called.
  @Test func otherModelsAreNoBaseline() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let size = "1f1b --pp 4 --micro 8"
    let model = "--model deepseek-v2-lite --ep 8"
    let saved = try baseline(scratch, "\(size) \(model)")
    let preset = ppsim("show model deepseek-v2-lite").output
    let copy = try scratch.file("copy.json", preset)
    let wide = try scratch.file(
      "wide.json", preset.replacing("\"hidden\": 2048", with: "\"hidden\": 4096"))
    #expect(ppsim("check \(size) \(model) --baseline \(saved)").code == 0)
    #expect(ppsim("check \(size) --model \(copy) --ep 8 --baseline \(saved)").code == 0)
    for (options, difference) in [
      ("--model \(wide) --ep 8", "model deepseek-v2-lite there, \(wide) here"),
      ("\(model) --cluster h100", "cluster h800 there, h100 here"),
      ("--model deepseek-v2-lite --ep 4", "ep 8 there, 4 here"),
      ("\(model) --gpus 64", "gpus 2048 there, 64 here"),
      ("\(model) --micro-tokens 2048", "micro_tokens 4096 there, 2048 here"),
      ("\(model) --precision bf16", "precision fp8 there, bf16 here"),
      ("\(model) --recompute off", "recompute true there, false here"),
      ("\(model) --comm-scale 0.5", "comm_scale 1 there, 0.5 here"),
      ("\(model) --fidelity chunk", "fidelity component there, chunk here"),
      ("\(model) --layout 8,7,6,6", "|t*6|t*6L here"),
    ] {
      let result = ppsim("check \(size) \(options) --baseline \(saved)")
      #expect(result.code == 2 && result.output.contains(difference), "\(result.output)")
    }
    // The words of an earlier version still tell a model and a cluster.
    let text = ppsim("run \(size) \(model) --json -").output
    let start = try #require(text.range(of: ",\"work\":{"))
    let end = try #require(text.range(of: "},\"fidelity\""))
    let old = try scratch.file(
      "old.json", text.replacingCharacters(in: start.lowerBound...end.lowerBound, with: ""))
    #expect(ppsim("check \(size) \(model) --baseline \(old)").code == 0)
    let other = ppsim("check \(size) --model deepseek-v2-lite --ep 4 --baseline \(old)")
    #expect(other.code == 2 && other.output.contains("workload deepseek-v2-lite on h800, EP8"))
    // Two stages on a rank are half as large each, and so are their chunks.
    let folded = try baseline(scratch, "dualpipev --pp 4 --micro 8 \(model)")
    let same = ppsim("check dualpipev --pp 4 --micro 8 \(model) --baseline \(folded)")
    #expect(same.code == 0 && same.output.contains("peak activations 4.5 against 4.5"))
    // The stages are others, the model is not.
    #expect(ppsim("check \(size) \(model) --baseline \(folded)").code == 1)
  }

  @Test(arguments: [
    ("\"makespan\":33,", "\"makespan\":-5,", "its makespan is -5, which no run can have"),
    ("\"makespan\":33,", "\"makespan\":1e30,", "its makespan is 1"),
    (
      "\"peak_activations\":4,\"stage", "\"peak_activations\":-1,\"stage",
      "its peak activations is -1"
    ),
  ])
  func impossibleFiguresAreRefused(_ from: String, _ to: String, _ message: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let saved = try baseline(scratch, "1f1b --pp 4 --micro 8", [(from, to)])
    let result = ppsim("check 1f1b --pp 4 --micro 8 --baseline \(saved)")
    #expect(result.code == 2 && result.error.contains(message), "\(result.error)")
  }
}
