import PPCost
import PPModel
import PPSupport
import TestSupport
import Testing

@Suite struct SliceCostTests {
  /// Slices keep what the whole keeps, and a message of one carries its share.
  @Test(arguments: [2, 4, 7])
  func memoryAndMessagesAreShared(_ slices: Int) throws {
    let workload = try presetWorkload("llama-3.1-405b", on: "h100")
    let layout = try workload.balancedLayout(stages: 8)
    let whole = workload.stageMemory(layout)
    let slice = workload.slice(nil, of: slices).stageMemory(layout)
    for (one, all) in zip(slice, whole) {
      #expect(abs(one.activations.value * Double(slices) / all.activations.value - 1) < 1e-9)
      #expect(one.held == all.held)
    }
    let bytes = workload.slice(nil, of: slices).messageBytes.value
    #expect(abs(bytes * Double(slices) / workload.messageBytes.value - 1) < 1e-9)
    #expect(workload.slice(0, of: slices).tokens == workload.tokens)
  }

  /// Attention's time rises from slice to slice by as much each time, and nothing else does.
  @Test func laterSlicesAttendToMore() throws {
    let workload = try presetWorkload("llama-3.1-405b", on: "h100")
    let layout = try workload.balancedLayout(stages: 8)
    let slices = 8
    let layers = try (0..<slices).map {
      try workload.slice($0, of: slices).stageWorks(layout)[3].layers[0]
    }
    let attention = layers.map { Double($0[.attention].alone.count) }
    let steps = zip(attention.dropFirst(), attention).map { $0 - $1 }
    #expect(steps.allSatisfy { $0 > 0 && abs($0 / steps[0] - 1) < 0.01 }, "\(attention)")
    #expect(Set(layers.map { $0[.mlp].alone }).count == 1)
    // The mean of all is the mean slice's.
    let mean = try workload.slice(nil, of: slices).stageWorks(layout)[3].layers[0]
    let sum = attention.reduce(0, +)
    #expect(abs(Double(mean[.attention].alone.count) * Double(slices) / sum - 1) < 1e-3)
    // One slice is the whole.
    #expect(try workload.slice(0, of: 1).stageWorks(layout) == workload.stageWorks(layout))
  }

  /// A window ends the rise where it is full.
  @Test func windowsAreFullAtOnce() throws {
    let workload = try presetWorkload("llama-3.1-405b", on: "h100")
    let settings = workload.slice(3, of: 4).settings
    #expect(settings.slice == 3 && settings.tokens * 4 == workload.settings.tokens)
    #expect(workload.slice(3, of: 1).settings == workload.settings)
  }
}
