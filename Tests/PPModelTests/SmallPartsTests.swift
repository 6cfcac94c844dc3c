import PPModel
import PPSupport
import Testing

@Suite struct SmallPartsTests {
  @Test(arguments: [
    ("dualpip", "dualpipe"), ("--mirco", "--micro"), ("1fb1", "1f1b"), ("ZBV", "zbv"),
  ])
  func closestNameIsFound(_ word: String, _ wanted: String) {
    let names = ["gpipe", "1f1b", "zb1p", "zbv", "dualpipe", "dualpipev", "--micro", "--pp"]
    #expect(closest(to: word, among: names) == wanted)
  }

  @Test func farNamesAreNotGuessed() {
    #expect(closest(to: "frobnicate", among: ["run", "list"]) == nil)
    #expect(closest(to: "", among: []) == nil)
    // Another letter in a word of two is another word; one that is missing or swapped is not.
    let options = ["--pp", "--ep", "--p2p", "--set", "--gpus"]
    #expect(closest(to: "--tp", among: options) == nil)
    #expect(closest(to: "--cp", among: options) == nil)
    #expect(closest(to: "--p", among: options) == "--pp")
    #expect(closest(to: "--pe", among: options) == "--ep")
    #expect(closest(to: "--est", among: options) == "--set")
  }

  /// To the nearest tick, halves up: 3 × 0.5 is 2, 3 × 0.4 is 1, 3 × 0.166666 is 0.
  @Test(
    arguments: [
      (3, 500_000, 2), (3, 499_999, 1), (3, 400_000, 1), (3, 166_666, 0), (10, 1_400_000, 14),
      (.max, 1_000_000, .max), (.max, 1_000_001, .max), (.max / 2, 2_000_000, .max - 1),
    ] as [(Ticks, Int64, Ticks)])
  func scaledTimesAreWholeTicks(_ ticks: Ticks, _ factor: Int64, _ wanted: Ticks) {
    #expect(TimeFactors.scaled(ticks, by: factor) == wanted)
    #expect(TimeFactors.scaled(ticks, by: nil) == ticks)
  }

  @Test func operationsKnowTheirInputs() {
    let forward = StageOperation(.forward, stage: 2, microbatch: 7)
    #expect(forward.input(stages: 4)?.description == "F(1,7)")
    #expect(StageOperation(.forward, stage: 0, microbatch: 7).input(stages: 4) == nil)
    #expect(
      StageOperation(.inputBackward, stage: 2, microbatch: 7).input(stages: 4)?.description
        == "B(3,7)")
    #expect(StageOperation(.backward, stage: 3, microbatch: 7).input(stages: 4) == nil)
    #expect(StageOperation(.weightBackward, stage: 1, microbatch: 7).input(stages: 4) == nil)
  }
}
