import PPModel
import TestSupport
import Testing

@Suite struct DeadlockTests {
  /// Rank 0 waits for the ring without being part of it, and meets it at rank 3: the ring starts at rank 2.
  @Test func aRingStartsAtItsLowestRank() throws {
    let text = """
      placement { slot [3, 2, 0, 1] }
      if rank == 0 { F@0 F@1 B@0 B@1 }
      if rank == 1 { F@0 F@1 B@0 B@1 }
      if rank == 2 { F@0 B@0 F@1 B@1 }
      if rank == 3 { F@1 F@0 B@1 B@0 }
      """
    // Stages 0 to 3 lie on ranks 2, 3, 1 and 0. Rank 2 wants B(0,0) before it gives F(0,1), for which rank 3
    // waits; rank 1 waits for rank 3, and rank 0 for rank 1.
    let schedule = try schedule(text, pp: 4, micro: 2)
    #expect(schedule.validate().isValid)
    let starts = schedule.rankStarts
    let positions = [starts[0], starts[1], starts[2] + 1, starts[3]]
    let deadlock = Deadlock(in: schedule, positions: positions)
    #expect(deadlock.ring.map(\.rank) == [2, 3])
    #expect(deadlock.ring.map(\.neededRank) == [3, 2])
    #expect(deadlock.ring.map(\.instruction) == [1, 0])
    #expect(
      deadlock.ring.map { "\($0.operation) \($0.needs)" } == ["B(0,0) B(1,0)", "F(1,1) F(0,1)"])
  }

  /// A chain that enters its ring anywhere, and one that ends.
  @Test func ringsOfAnyOrder() {
    func ring(_ next: [Int: Int]) -> [Int] { Ring.of(0) { next[$0] } }
    #expect(ring([0: 5, 5: 7, 7: 3, 3: 5]) == [3, 5, 7])
    #expect(ring([0: 7, 7: 3, 3: 5, 5: 7]) == [3, 5, 7])
    #expect(ring([0: 2, 2: 1, 1: 0]) == [0, 2, 1])
    #expect(ring([0: 0]) == [0] && ring([0: 4, 4: 4]) == [4])
    #expect(ring([0: 4, 4: 2]) == [0, 4, 2])
  }
}
