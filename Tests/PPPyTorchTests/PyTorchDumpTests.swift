import PPModel
import PPPyTorch
import PPSupport
import TestSupport
import Testing

/// The schedules that come from PyTorch, against what PyTorch wrote and against its rule at other sizes.
@Suite struct PyTorchDumpTests {
  /// What `torch.distributed.pipelining` writes for four ranks and eight micro-batches, a line for each
  /// rank, without idle slots.
  @Test(arguments: [("bfs", loopedBFS), ("interleaved-zb", interleavedZeroBubble)])
  func dumpsAreTheSame(_ name: String, _ dump: String) throws {
    let text = dump.replacing(" ", with: ",").replacing("\n", with: "\r\n") + "\r\n"
    #expect(PyTorchCSV.text(try builtIn(name, 4, 8)) == text)
    #expect(PyTorchCSV.text(try imported(text)) == text)
  }

  /// The rules of PyTorch's classes, written down a second time: at every size that PyTorch takes.
  @Test(arguments: 1...9) func rulesAreTheSame(_ pp: Int) throws {
    for micro in 1...24 {
      for chunks in 1...3 {
        let size = "pp \(pp) micro \(micro) chunks \(chunks)"
        let options = ["chunks": chunks]
        let bfs = try builtIn("bfs", pp, micro, options: options)
        for rank in 0..<pp {
          let stages = (0..<chunks).map { $0 * pp + rank }
          let forwards = stages.flatMap { stage in (0..<micro).map { "F(\(stage),\($0))" } }
          let backwards = stages.flatMap { stage in (0..<micro).map { "B(\(stage),\($0))" } }
          #expect(bfs.program(ofRank: rank) == forwards + backwards.reversed(), "\(size)")
        }
        let rounds = max(1, micro / pp)
        guard micro % rounds == 0 else { continue }
        let zero = try builtIn("interleaved-zb", pp, micro, options: options)
        for rank in 0..<pp {
          let expected = zeroBubble(rank, pp, chunks, micro, group: micro / rounds)
          #expect(zero.program(ofRank: rank) == expected, "\(size)")
        }
      }
    }
  }

  /// `ScheduleInterleavedZeroBubble`: a forward ahead for each rank behind, W from the rank-th I on.
  private func zeroBubble(
    _ rank: Int, _ pp: Int, _ chunks: Int, _ micro: Int, group: Int
  ) -> [String] {
    var counts: [String: Int] = [:]
    func next(_ letter: String, _ slot: Int) -> String {
      let stage = slot * pp + rank
      defer { counts["\(letter)\(stage)", default: 0] += 1 }
      return "\(letter)(\(stage),\(counts["\(letter)\(stage)", default: 0]))"
    }
    let total = micro * chunks
    let warmup = min((chunks - 1) * group + pp - 1 - rank, total)
    var program: [String] = []
    var weights: [Int] = []
    for step in 0..<total + warmup {
      if step < total { program.append(next("F", step / group % chunks)) }
      guard step >= warmup else { continue }
      let slot = chunks - 1 - (step - warmup) / group % chunks
      program.append(next("I", slot))
      weights.append(slot)
      if step - warmup >= rank { program.append(next("W", weights.removeFirst())) }
    }
    return program + weights.map { next("W", $0) }
  }

  /// PyTorch has no action for R, and its schedules are complete without.
  @Test func recomputationIsLeftOut() throws {
    let schedule = try builtIn("1f1b-recompute", 4, 8)
    #expect(PyTorchCSV.lacking(schedule) == [.recomputation])
    #expect(PyTorchCSV.lacking(try builtIn("zbv", 4, 8)) == [])
    #expect(PyTorchCSV.text(schedule) == PyTorchCSV.text(try builtIn("1f1b", 4, 8)))
    #expect(throws: Diagnostic.self) { try imported("0F0,0R0,0B0") }
  }

  private static let loopedBFS = """
    0F0 0F1 0F2 0F3 0F4 0F5 0F6 0F7 4F0 4F1 4F2 4F3 4F4 4F5 4F6 4F7 4B7 4B6 4B5 4B4 4B3 4B2 4B1 \
    4B0 0B7 0B6 0B5 0B4 0B3 0B2 0B1 0B0
    1F0 1F1 1F2 1F3 1F4 1F5 1F6 1F7 5F0 5F1 5F2 5F3 5F4 5F5 5F6 5F7 5B7 5B6 5B5 5B4 5B3 5B2 5B1 \
    5B0 1B7 1B6 1B5 1B4 1B3 1B2 1B1 1B0
    2F0 2F1 2F2 2F3 2F4 2F5 2F6 2F7 6F0 6F1 6F2 6F3 6F4 6F5 6F6 6F7 6B7 6B6 6B5 6B4 6B3 6B2 6B1 \
    6B0 2B7 2B6 2B5 2B4 2B3 2B2 2B1 2B0
    3F0 3F1 3F2 3F3 3F4 3F5 3F6 3F7 7F0 7F1 7F2 7F3 7F4 7F5 7F6 7F7 7B7 7B6 7B5 7B4 7B3 7B2 7B1 \
    7B0 3B7 3B6 3B5 3B4 3B3 3B2 3B1 3B0
    """
  private static let interleavedZeroBubble = """
    0F0 0F1 0F2 0F3 4F0 4F1 4F2 4F3 4I0 4W0 0F4 4I1 4W1 0F5 4I2 4W2 0F6 4I3 4W3 0F7 0I0 0W0 4F4 \
    0I1 0W1 4F5 0I2 0W2 4F6 0I3 0W3 4F7 4I4 4W4 4I5 4W5 4I6 4W6 4I7 4W7 0I4 0W4 0I5 0W5 0I6 0W6 \
    0I7 0W7
    1F0 1F1 1F2 1F3 5F0 5F1 5F2 5I0 5F3 5I1 5W0 1F4 5I2 5W1 1F5 5I3 5W2 1F6 1I0 5W3 1F7 1I1 1W0 \
    5F4 1I2 1W1 5F5 1I3 1W2 5F6 5I4 1W3 5F7 5I5 5W4 5I6 5W5 5I7 5W6 1I4 5W7 1I5 1W4 1I6 1W5 1I7 \
    1W6 1W7
    2F0 2F1 2F2 2F3 6F0 6F1 6I0 6F2 6I1 6F3 6I2 6W0 2F4 6I3 6W1 2F5 2I0 6W2 2F6 2I1 6W3 2F7 2I2 \
    2W0 6F4 2I3 2W1 6F5 6I4 2W2 6F6 6I5 2W3 6F7 6I6 6W4 6I7 6W5 2I4 6W6 2I5 6W7 2I6 2W4 2I7 2W5 \
    2W6 2W7
    3F0 3F1 3F2 3F3 7F0 7I0 7F1 7I1 7F2 7I2 7F3 7I3 7W0 3F4 3I0 7W1 3F5 3I1 7W2 3F6 3I2 7W3 3F7 \
    3I3 3W0 7F4 7I4 3W1 7F5 7I5 3W2 7F6 7I6 3W3 7F7 7I7 7W4 3I4 7W5 3I5 7W6 3I6 7W7 3I7 3W4 3W5 \
    3W6 3W7
    """
}
