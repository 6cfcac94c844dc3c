import PPCost
import PPModel
import PPTrace
import Testing

/// Traces of PyTorch's profiler: components by the ranges that launched their kernels.
@Suite struct KernelTraceTests {
  /// A trace: ranges on a thread, each launching kernels that run at other times.
  private struct Trace {
    var events: [String] = []
    private var correlation = 0
    private var call = 1_740_461_679_000_000.0

    /// A range that launches kernels: name, stream, start and duration in microseconds.
    mutating func range(
      _ name: String, thread: Int = 7, _ kernels: [(String, Int, Double, Double)]
    ) {
      let begin = call
      for (kernel, stream, start, duration) in kernels {
        correlation += 1
        call += 2
        events.append(
          #"{"ph":"X","cat":"cuda_runtime","name":"cudaLaunchKernel","ts":\#(call),"dur":1,"tid":\#(thread),"args":{"correlation":\#(correlation)}}"#
        )
        events.append(
          #"{"ph": "X", "cat": "kernel", "name": "\#(kernel)", "ts": \#(1_740_461_680_000_000 + start), "dur": \#(duration), "tid": \#(stream), "args": {"stream": \#(stream), "correlation": \#(correlation)}}"#
        )
      }
      call += 2
      events.append(
        #"{"ph":"X","cat":"user_annotation","name":"\#(name)","ts":\#(begin),"dur":\#(call - begin),"tid":7,"args":{}}"#
      )
      call += 5
    }

    var text: String {
      #"{"schemaVersion": 1, "note": "a \"traceEvents\": [ in a string", "traceEvents": ["#
        + events.joined(separator: ",\n") + "]}"
    }

    func read() throws -> TraceComponents {
      let source = TraceSource(name: "t.json", text: Array(text.utf8))
      guard case .kernels(let traces) = try RecordingFormat.read([source]) else {
        throw RecordingFault("no kernels")
      }
      return TraceComponents(traces, map: .standard)
    }
  }

  /// A layer by the microsecond `at`, with computation slower by `factor` where data moves beside it.
  private func layer(_ trace: inout Trace, at: Double, factor: Double) {
    trace.range(
      "attn(F)",
      [("norm", 7, at, 10), ("gemm", 7, at + 12, 100 * factor), ("flash_fwd", 7, at + 220, 30)])
    trace.range(
      "dispatch(F)",
      [("layout", 27, at, 4), ("ep::notify_dispatch", 27, at + 5, 90)]
        + (factor > 1 ? [("ep::internode::dispatch<8>", 27, at + 12, 200)] : []))
    trace.range("mlp(F)", [("m_grouped_gemm", 7, at + 300, 50)])
    trace.range("combine(F)", [("ep::internode::combine<8>", 27, at + 350, 60)])
    trace.range(
      "combine(B)", [("cast", 27, at + 420, 6), ("internode::dispatch", 27, at + 430, 20)])
    // Autograd launches from a thread of its own.
    trace.range("mlp(B)", thread: 9, [("gemm", 7, at + 500, 40)])
    trace.range("mlp(W)", [("gemm", 7, at + 540, 10), ("gemm", 23, at + 541, 30)])
    trace.range("dispatch(B)", [("internode::combine", 27, at + 600, 80)])
    trace.range("attn(B)", [("gemm", 7, at + 700, 70)])
    trace.range("attn(W)", [("gemm", 7, at + 780, 5)])
  }

  /// Spans of computations, moving time of exchanges and halves of what prepares them, and the slow-down that was put in.
  @Test func componentsAreWhatWasPutIn() throws {
    var trace = Trace()
    layer(&trace, at: 1000, factor: 1.5)
    layer(&trace, at: 3000, factor: 1)
    trace.range("optimizer", [("adam", 7, 5000, 100)])
    let traced = try trace.read()
    #expect(traced.missing.isEmpty)
    let profile = try traced.profile(restFrom: nil)
    func microseconds(_ kind: ComponentKind) -> Double { (profile.paired[kind]?.value ?? 0) * 1e6 }
    let expected: [(ComponentKind, Double)] = [
      (.attention, 250), (.mlp, 50), (.mlpBackward, 40), (.mlpWeight, 31), (.attentionBackward, 70),
      (.attentionWeight, 5), (.dispatch, 100 + 4 / 2), (.combine, 60 + 4 / 2),
      (.combineBackward, 20 + 6 / 2), (.dispatchBackward, 80 + 6 / 2),
    ]
    for (kind, time) in expected {
      #expect(abs(microseconds(kind) - time) < 1e-3, "\(kind): \(microseconds(kind))")
    }
    #expect(abs((profile.slowdown[.attention] ?? 0) - 1.5) < 1e-9)
    #expect(profile.slowdown[.mlp] == 1)
    // 200 of 2 × 250 µs have data beside them.
    #expect(abs((profile.beside[.attention] ?? 0) - 200.0 / 500) < 1e-9)
    let attention = try #require(traced.components.first { $0.kind == .attention })
    #expect(attention.count == 2 && attention.times.allSatisfy { $0 == 250_000 })
    let dispatch = try #require(traced.components.first { $0.kind == .dispatch })
    #expect(dispatch.waiting == 90_000 && dispatch.preparing == 4_000)
    // adam is of no component.
    let all = Double(traced.classes.reduce(0) { $0 + $1.time }) / 1000
    #expect(abs(traced.unexplained - 100 / all) < 1e-9)
    // What is written is a profile.
    let text = profile.json(about: "a \"test\"")
    let again = try ComponentProfile(file: "p.json", text: Array(text.utf8))
    #expect(again.paired[.mlpWeight] == profile.paired[.mlpWeight])
  }

  /// A profile needs all ten components, and says which are missing.
  @Test func whatIsMissingIsNamed() throws {
    var trace = Trace()
    trace.range("attn(F)", [("flash", 7, 0, 10)])
    trace.range("mlp(F)", [("gemm", 7, 10, 10)])
    let traced = try trace.read()
    #expect(traced.missing.contains("mlp_weight") && !traced.missing.contains("mlp"))
    #expect {
      try traced.profile(restFrom: nil)
    } throws: {
      "\($0)".contains("no ranges of") && "\($0)".contains("attention_backward")
    }
  }

  /// Traces that are cut anywhere are refused, and so is what holds no kernels.
  @Test func cutTracesAreRefused() throws {
    var trace = Trace()
    trace.range("attn(F)", [("flash", 7, 0, 10), ("gemm \\\" [ {", 7, 10, 10)])
    let bytes = Array(trace.text.utf8)
    #expect(try trace.read().kernels == 2)
    for end in stride(from: bytes.count - 1, to: 150, by: -37) {
      let source = TraceSource(name: "cut", text: Array(bytes.prefix(end)))
      #expect(throws: RecordingFault.self) { try RecordingFormat.read([source]) }
    }
    for text in [
      #"{"traceEvents": []}"#, #"{"traceEvents": [{"ph":"X","cat":"kernel"}]}"#,
      #"{"traceEvents": [{"cat":"kernel","name":"x","ts":"now","dur":1}]}"#,
      #"{"traceEvents": [{"cat":"kernel","name":"x","ts":1,"dur":-1}]}"#, #"{"traceEvents": ]}]}"#,
    ] {
      let source = TraceSource(name: "bad", text: Array(text.utf8))
      #expect(throws: RecordingFault.self, "\(text)") { try RecordingFormat.read([source]) }
    }
  }

  /// A map of one's own comes before what is known, and says what it does not know.
  @Test func mapsAreRead() throws {
    let text = #"{"ranges": {"my_block": "attention"}, "kernels": {"spin": "wait"}}"#
    let map = try ComponentMap(file: "m.json", text: Array(text.utf8))
    var trace = Trace()
    trace.range("My_Block 3", [("gemm", 7, 0, 10), ("spin_kernel", 7, 20, 5)])
    let source = TraceSource(name: "t", text: Array(trace.text.utf8))
    guard case .kernels(let traces) = try RecordingFormat.read([source]) else { return }
    let traced = TraceComponents(traces, map: map)
    #expect(traced.components.map(\.kind) == [.attention])
    #expect(traced.classes.contains { $0.what == .wait && $0.time == 5000 })
    for bad in ["[]", #"{"ranges": {"a": "mlpp"}}"#, #"{"kernels": {"a": "fast"}}"#] {
      #expect(throws: RecordingFault.self) { try ComponentMap(file: "m", text: Array(bad.utf8)) }
    }
  }
}
