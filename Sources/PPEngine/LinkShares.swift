/// Links that transfers share, max-min fair: no transfer can have more without one that has no more
/// than it getting less.
///
/// A transfer uses one sending and one receiving port at the same rate, which is a share of a port's
/// full rate. Rates are whole numbers of 1/`full`, so that a transfer by itself is exact.
struct LinkShares {
  /// A port's full rate.
  static let full: Int64 = 1 << 20

  /// The transfers that use each port, `[ports][…]`.
  private var transfers: [[Int32]]
  /// The two ports of each transfer, `[transfers]`.
  private var ports: [(sending: Int32, receiving: Int32)]
  private var mark: [Int32]
  private var round: Int32 = 0

  init(ports: Int, transfers: Int) {
    self.transfers = [[Int32]](repeating: [], count: ports)
    self.ports = [(Int32, Int32)](repeating: (0, 0), count: transfers)
    mark = [Int32](repeating: 0, count: transfers)
  }

  mutating func add(_ transfer: Int, sending: Int, receiving: Int) {
    if transfer >= ports.count {
      let more = transfer + 1 - ports.count
      ports.append(contentsOf: repeatElement((sending: Int32(0), receiving: Int32(0)), count: more))
      mark.append(contentsOf: repeatElement(0, count: more))
    }
    ports[transfer] = (Int32(sending), Int32(receiving))
    transfers[sending].append(Int32(transfer))
    transfers[receiving].append(Int32(transfer))
  }

  /// Ends a transfer; returns its ports.
  mutating func remove(_ transfer: Int) -> (sending: Int, receiving: Int) {
    let (sending, receiving) = ports[transfer]
    for port in [sending, receiving] {
      transfers[Int(port)].removeAll { $0 == Int32(transfer) }
    }
    return (Int(sending), Int(receiving))
  }

  /// The rates of all transfers that are linked, over any number of ports, to those on two ports.
  ///
  /// - Complexity: O(n²) in the transfers that are linked; they are few.
  mutating func rates(around first: Int, _ second: Int) -> [(transfer: Int, rate: Int64)] {
    let linked = linkedTransfers(first, second)
    if linked.count == 1 { return [(Int(linked[0]), LinkShares.full)] }
    var rates = [Int64](repeating: -1, count: linked.count)
    var open = linked.count
    while open > 0 {
      // The port that gives its transfers least decides their rate.
      var tightest: (share: Int64, port: Int32)?
      for (index, transfer) in linked.enumerated() where rates[index] < 0 {
        for port in [ports[Int(transfer)].sending, ports[Int(transfer)].receiving] {
          let share = fairShare(of: port, linked, rates)
          if share < tightest?.share ?? .max { tightest = (share, port) }
        }
      }
      guard let (share, port) = tightest else { break }
      for (index, transfer) in linked.enumerated() where rates[index] < 0 {
        let (sending, receiving) = ports[Int(transfer)]
        if sending == port || receiving == port {
          rates[index] = max(1, share)
          open -= 1
        }
      }
    }
    return zip(linked, rates).map { (Int($0), $1) }
  }

  /// What is left of a port, divided among its transfers without a rate.
  private func fairShare(of port: Int32, _ linked: [Int32], _ rates: [Int64]) -> Int64 {
    var left = LinkShares.full
    var count: Int64 = 0
    for (index, transfer) in linked.enumerated() {
      let (sending, receiving) = ports[Int(transfer)]
      guard sending == port || receiving == port else { continue }
      if rates[index] < 0 { count += 1 } else { left -= rates[index] }
    }
    return left / max(1, count)
  }

  private mutating func linkedTransfers(_ first: Int, _ second: Int) -> [Int32] {
    round += 1
    var found: [Int32] = []
    func visit(_ port: Int) {
      for transfer in transfers[port] where mark[Int(transfer)] != round {
        mark[Int(transfer)] = round
        found.append(transfer)
      }
    }
    visit(first)
    if second != first { visit(second) }
    var next = 0
    while next < found.count {
      let (sending, receiving) = ports[Int(found[next])]
      visit(Int(sending))
      visit(Int(receiving))
      next += 1
    }
    return found.sorted()
  }
}
