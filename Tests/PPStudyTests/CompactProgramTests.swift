import PPLanguage
import PPModel
import PPStudy
import TestSupport
import Testing

/// Short programs are the schedules that they were made of.
@Suite struct CompactProgramTests {
  private func expanded(_ text: String, pp: Int, micro: Int) throws -> Schedule {
    try SizedSchedule(NamedSchedule(text: text, label: "s"), pp: pp, micro: micro).valid.schedule
  }

  /// Regular ones become shorter, and hold for more micro-batches as the built-in program does.
  @Test(arguments: [
    ("1f1b", 4, 12), ("zb1p", 4, 16), ("zb2p", 4, 16), ("gpipe", 3, 8), ("dualpipe", 4, 20),
    ("dualpipev", 4, 16), ("interleaved", 4, 16), ("zbv", 4, 16), ("chimera", 4, 8),
    ("interleaved-overlap", 4, 16), ("v-half", 4, 14), ("1f1b-recompute", 4, 9),
  ])
  func builtInSchedulesComeBack(_ name: String, pp: Int, micro: Int) throws {
    let schedule = try SizedSchedule(NamedSchedule(name), pp: pp, micro: micro).valid.schedule
    let compact = CompactProgram(schedule)
    #expect(try expanded(compact.text, pp: pp, micro: micro) == schedule, "\(compact.text)")
    if micro >= 12 { #expect(compact.saving > 1.2, "\(compact.text)") }
    guard let step = compact.step else { return }
    #expect(throws: (any Error).self) {
      try expanded(compact.text, pp: pp, micro: step > 1 ? micro + step + 1 : micro - 1)
    }
    for more in 1...3 {
      let longer = try expanded(compact.text, pp: pp, micro: micro + more * step)
      #expect(longer.micro == micro + more * step)
    }
  }

  /// 1F1B is the built-in 1F1B at every size that it holds for.
  @Test func oneForwardOneBackwardIsItself() throws {
    let known = try NamedSchedule("1f1b")
    let schedule = try SizedSchedule(known, pp: 4, micro: 12).valid.schedule
    let compact = CompactProgram(schedule)
    #expect(compact.step == 1)
    for micro in 12..<20 {
      let longer = try expanded(compact.text, pp: 4, micro: micro)
      #expect(longer == (try SizedSchedule(known, pp: 4, micro: micro).valid.schedule))
    }
    // Ranks differ in numbers alone, but for those that have no repetition.
    #expect(compact.text.contains("repeat 4 - rank { F }"), "\(compact.text)")
  }

  /// Any order comes back, regular or not.
  @Test func randomSchedulesComeBack() throws {
    for seed in 0..<mutationCount(60) {
      var generator = SeededGenerator(seed: seed)
      let schedule = try randomSchedule(using: &generator)
      let compact = CompactProgram(schedule)
      let again = try? expanded(compact.text, pp: schedule.ranks, micro: schedule.batches)
      #expect(again?.kinds == schedule.kinds && again?.microbatches == schedule.microbatches)
    }
  }
}
