import PPModel
import TestSupport
import Testing

@testable import PPEngine

/// Rates of transfers that share ports, against a slow allocation.
@Suite struct LinkSharesTests {
  private struct Flow {
    var sender: Int
    var receiver: Int
    var load: PortLoad
  }

  /// Water-filling in real numbers: all rates rise together; where a side of a port is full, or a transfer
  /// runs at full speed, it stays; the others go on.
  private func slowRates(_ flows: [Flow], ranks: Int) -> [Double] {
    let uses = flows.map { flow in
      [
        (flow.sender, flow.load.infiniband), (ranks + flow.receiver, flow.load.infiniband),
        (2 * ranks + flow.sender, flow.load.nvlink),
        (3 * ranks + flow.receiver, flow.load.nvlink),
      ].map { (port: $0.0, load: Double($0.1)) }.filter { $0.load > 0 }
    }
    var rates = [Double](repeating: 0, count: flows.count)
    var isFixed = [Bool](repeating: false, count: flows.count)
    while isFixed.contains(false) {
      func taken(_ port: Int, _ rates: [Double]) -> Double {
        flows.indices.reduce(0) { sum, flow in
          sum + uses[flow].reduce(0) { $1.port == port ? $0 + $1.load * rates[flow] : $0 }
        }
      }
      // By how much the open rates can rise.
      var rise = flows.indices.filter { !isFixed[$0] }.map { 1 - rates[$0] }.min() ?? 0
      for port in 0..<4 * ranks {
        let growth = flows.indices.filter { !isFixed[$0] }.reduce(0.0) { sum, flow in
          sum + uses[flow].reduce(0) { $1.port == port ? $0 + $1.load : $0 }
        }
        if growth > 0 { rise = min(rise, (1 - taken(port, rates)) / growth) }
      }
      for flow in flows.indices where !isFixed[flow] { rates[flow] += rise }
      for flow in flows.indices where !isFixed[flow] {
        let isTight = uses[flow].contains { taken($0.port, rates) > 1 - 1e-9 }
        if isTight || rates[flow] > 1 - 1e-9 { isFixed[flow] = true }
      }
    }
    return rates
  }

  /// Whoever asks and whatever came first: transfers are told by rank, then by sequence.
  @Test func linkedTransfersAreInTheOrderOfActivities() {
    var shares = LinkShares(ranks: 4)
    for (number, receiver) in [3, 1, 2, 1, 3].enumerated() {
      shares.add(
        number, from: 0, to: receiver, .betweenNodes,
        ActivityOrder(rank: receiver, message: 10 - number))
    }
    for number in 0..<5 {
      shares.rate(around: number)
      #expect(shares.linked == [3, 1, 2, 4, 0], "around \(number)")
    }
  }

  @Test(arguments: 0..<300)
  func ratesAreMaxMinFair(_ seed: Int) {
    var generator = SeededGenerator(seed: seed)
    let ranks = Int.random(in: 1...5, using: &generator)
    var shares = LinkShares(ranks: ranks)
    var flows: [Int: Flow] = [:]
    func check() {
      let numbers = flows.keys.sorted()
      let expected = slowRates(numbers.compactMap { flows[$0] }, ranks: ranks)
      for (place, number) in shares.linked.enumerated() {
        guard let flow = numbers.firstIndex(of: Int(number)) else { continue }
        let rate = Double(shares.rates[place]) / Double(LinkShares.full)
        #expect(abs(rate - expected[flow]) < 1e-4, "seed \(seed), transfer \(number)")
      }
    }
    for number in 0..<12 {
      let flow = Flow(
        sender: .random(in: 0..<ranks, using: &generator),
        receiver: .random(in: 0..<ranks, using: &generator),
        load: generator.oneIn(3)
          ? .betweenNodes
          : PortLoad(
            infiniband: Ratio(count: .random(in: 0...1000, using: &generator)),
            nvlink: Ratio(count: .random(in: 0...1000, using: &generator))))
      flows[number] = flow
      shares.add(
        number, from: flow.sender, to: flow.receiver, flow.load,
        ActivityOrder(rank: flow.receiver, message: number))
      shares.rate(around: number)
      if flow.load != PortLoad(infiniband: 0, nvlink: 0) {
        #expect(shares.linked.contains(Int32(number)))
      }
      check()
      if generator.oneIn(3), let gone = flows.keys.sorted().randomElement(using: &generator) {
        shares.remove(gone)
        flows[gone] = nil
        shares.rate(around: gone)
        #expect(!shares.linked.contains(Int32(gone)))
        check()
      }
    }
  }

  /// Every transfer whose rate a change could touch is looked at: those that are not keep theirs.
  @Test(arguments: 0..<100)
  func whatIsNotLinkedKeepsItsRate(_ seed: Int) {
    var generator = SeededGenerator(seed: seed)
    let ranks = 6
    var shares = LinkShares(ranks: ranks)
    var flows: [Flow] = []
    var known: [Int32: Int64] = [:]
    for number in 0..<10 {
      let load = generator.oneIn(2) ? PortLoad.betweenNodes : .insideNode
      let flow = Flow(
        sender: .random(in: 0..<ranks, using: &generator),
        receiver: .random(in: 0..<ranks, using: &generator), load: load)
      flows.append(flow)
      shares.add(
        number, from: flow.sender, to: flow.receiver, load,
        ActivityOrder(rank: flow.receiver, message: number))
      shares.rate(around: number)
      for (place, linked) in shares.linked.enumerated() { known[linked] = shares.rates[place] }
      for (number, expected) in slowRates(flows, ranks: ranks).enumerated() {
        let rate = Double(known[Int32(number)] ?? 0) / Double(LinkShares.full)
        #expect(abs(rate - expected) < 1e-4, "seed \(seed), transfer \(number)")
      }
    }
  }
}
