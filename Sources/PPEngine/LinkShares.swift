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
  /// What is left of each port while rates are being found, and how many of its transfers have none.
  private var left: [Int64]
  private var open: [Int64]
  /// The transfers that the last `rate(around:_:)` looked at, ascending, and their rates.
  private(set) var linked: [Int32] = []
  private(set) var rates: [Int64] = []

  init(ports: Int, transfers: Int) {
    self.transfers = [[Int32]](repeating: [], count: ports)
    self.ports = [(Int32, Int32)](repeating: (0, 0), count: transfers)
    mark = [Int32](repeating: 0, count: transfers)
    left = [Int64](repeating: 0, count: ports)
    open = left
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
    forget(Int32(transfer), at: Int(sending))
    forget(Int32(transfer), at: Int(receiving))
    return (Int(sending), Int(receiving))
  }

  private mutating func forget(_ transfer: Int32, at port: Int) {
    let last = transfers[port].count - 1
    var index = 0
    while transfers[port][index] != transfer { index += 1 }
    transfers[port][index] = transfers[port][last]
    transfers[port].removeLast()
  }

  /// Finds the rates of all transfers that are linked, over any number of ports, to those on two
  /// ports: `linked` and `rates`.
  ///
  /// - Complexity: O(n²) in the transfers that are linked; they are few. Allocates nothing once its
  ///   lists are long enough.
  mutating func rate(around first: Int, _ second: Int) {
    link(first, second)
    rates.removeAll(keepingCapacity: true)
    if linked.count == 1 { return rates.append(LinkShares.full) }
    for transfer in linked {
      let (sending, receiving) = ports[Int(transfer)]
      (left[Int(sending)], open[Int(sending)]) = (LinkShares.full, 0)
      (left[Int(receiving)], open[Int(receiving)]) = (LinkShares.full, 0)
      rates.append(-1)
    }
    for transfer in linked {
      open[Int(ports[Int(transfer)].sending)] += 1
      open[Int(ports[Int(transfer)].receiving)] += 1
    }
    var unrated = linked.count
    while unrated > 0 {
      // The port that gives its transfers least decides their rate.
      var (least, tightest): (Int64, Int32) = (.max, -1)
      for index in linked.indices where rates[index] < 0 {
        let (sending, receiving) = ports[Int(linked[index])]
        let sent = left[Int(sending)] / max(1, open[Int(sending)])
        if sent < least { (least, tightest) = (sent, sending) }
        let received = left[Int(receiving)] / max(1, open[Int(receiving)])
        if received < least { (least, tightest) = (received, receiving) }
      }
      guard tightest >= 0 else { break }
      let share = max(1, least)
      for index in linked.indices where rates[index] < 0 {
        let (sending, receiving) = ports[Int(linked[index])]
        guard sending == tightest || receiving == tightest else { continue }
        rates[index] = share
        unrated -= 1
        left[Int(sending)] -= share
        open[Int(sending)] -= 1
        left[Int(receiving)] -= share
        open[Int(receiving)] -= 1
      }
    }
  }

  /// Collects the linked transfers, ascending.
  private mutating func link(_ first: Int, _ second: Int) {
    round += 1
    linked.removeAll(keepingCapacity: true)
    visit(first)
    if second != first { visit(second) }
    var next = 0
    while next < linked.count {
      let (sending, receiving) = ports[Int(linked[next])]
      visit(Int(sending))
      visit(Int(receiving))
      next += 1
    }
    // By insertion: they are few, and this allocates nothing.
    for index in linked.indices.dropFirst() {
      var place = index
      while place > 0, linked[place - 1] > linked[place] {
        linked.swapAt(place - 1, place)
        place -= 1
      }
    }
  }

  private mutating func visit(_ port: Int) {
    for index in transfers[port].indices {
      let transfer = transfers[port][index]
      guard mark[Int(transfer)] != round else { continue }
      mark[Int(transfer)] = round
      linked.append(transfer)
    }
  }
}
