import PPEngine
import PPModel
import TestSupport
import Testing

@Suite struct DependencyGraphTests {
  /// The kernel follows dependencies in a form of its own, and says what the graph says.
  ///
  /// Every start follows from the graph alone: the end of the rank's previous instruction, and of what makes
  /// the inputs, with the hop where that is on another rank.
  @Test(arguments: 0..<40)
  func kernelAndGraphAgree(_ block: Int) throws {
    for seed in block * 20..<(block + 1) * 20 {
      var generator = SeededGenerator(seed: seed)
      let schedule = try randomSchedule(using: &generator, recomputes: true, copies: true)
      let durations = randomDurations(using: &generator, copies: true)
      let timeline = try SweepEngine.run(ValidSchedule(schedule), durations: durations)
      let graph = DependencyGraph(schedule)
      for rank in 0..<schedule.ranks {
        for index in schedule.instructions(ofRank: rank) {
          let inputs = graph.makers(of: index).map { maker in
            timeline.ends[maker.instruction] + (maker.isMessage ? durations.hop : 0)
          }
          let free = graph.previous(index).map { timeline.ends[$0] } ?? 0
          #expect(timeline.starts[index] == max(free, inputs.max() ?? 0), "seed \(seed) #\(index)")
          #expect(graph.rank(of: index) == rank)
        }
      }
    }
  }

  /// Makers and takers are the same edges seen from both ends, and each edge is one of the rules; but for what issues
  /// a copy, which may issue several.
  @Test(arguments: 0..<200)
  func edgesAreTheRules(_ seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let schedule = try randomSchedule(using: &generator, recomputes: true, copies: true)
    let graph = DependencyGraph(schedule)
    var made: Set<[Int]> = []
    var taken: Set<[Int]> = []
    for index in 0..<schedule.count {
      if schedule.isCopy(index) {
        let issuer = graph.makers(of: index).map(\.instruction)
        let before = schedule.instructions(ofRank: graph.rank(of: index)).prefix { $0 < index }
        #expect(issuer == [before.last { !schedule.isCopy($0) }], "seed \(seed)")
      } else {
        for maker in graph.makers(of: index) { made.insert([maker.instruction, index]) }
      }
      for taker in graph.takers(of: index) { taken.insert([index, taker.instruction]) }
    }
    #expect(made == taken, "seed \(seed)")
    var expected: Set<[Int]> = []
    for maker in 0..<schedule.count {
      for taker in 0..<schedule.count {
        let isEdge = schedule[maker].operations.contains { made in
          schedule[taker].operations.contains { taken in
            guard made.microbatch == taken.microbatch else { return false }
            switch (made.kind, taken.kind) {
            case (.load, .backward), (.load, .inputBackward): return made.stage == taken.stage
            case (.forward, .forward): return taken.stage == made.stage + 1
            case (.backward, .backward), (.backward, .inputBackward),
              (.inputBackward, .backward), (.inputBackward, .inputBackward):
              return taken.stage == made.stage - 1
            default: return false
            }
          }
        }
        if isEdge { expected.insert([maker, taker]) }
      }
    }
    #expect(made == expected, "seed \(seed)")
  }

  /// The order has every instruction once, behind all that it needs.
  @Test(arguments: 0..<200)
  func orderComesAfterNeeds(_ seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let schedule = try randomSchedule(using: &generator, recomputes: true, copies: true)
    let graph = DependencyGraph(schedule)
    let order = graph.order().map(Int.init)
    #expect(order.sorted() == Array(0..<schedule.count), "seed \(seed)")
    var place = [Int](repeating: 0, count: schedule.count)
    for (number, index) in order.enumerated() { place[index] = number }
    for index in 0..<schedule.count {
      for maker in graph.makers(of: index) { #expect(place[maker.instruction] < place[index]) }
      let rank = graph.rank(of: index)
      if index > schedule.rankStarts[rank] { #expect(place[index - 1] < place[index]) }
    }
  }

  /// A ring is told from its lowest rank on, wherever the chain that leads to it starts.
  @Test func ringsStartAtTheirLowestRank() {
    let next = [3, 0, 4, 2, 3]
    #expect(Ring.of(1) { next[$0] } == [2, 4, 3])
    #expect(Ring.of(4) { next[$0] } == [2, 4, 3])
    #expect(Ring.of(0) { $0 == 0 ? 0 : nil } == [0])
  }
}
