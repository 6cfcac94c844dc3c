import PPModel

/// Ports that transfers share, max-min fair: no transfer can be faster without one that is no faster than
/// it becoming slower.
///
/// A transfer uses several sides of ports at once, each with a share of its speed: at a rate of 1 it takes
/// its load of each. Rates are whole numbers of 1/`full`, so that a transfer by itself is exact.
struct LinkShares {
  /// A port's full rate, and the most that a transfer runs at.
  static let full: Int64 = 1 << 20

  /// One side of a port that a transfer uses, and how much of it at full speed, in thousandths.
  struct Use {
    var port: Int32
    var load: Int32
  }

  /// The most sides that a transfer uses: two networks, sending and receiving.
  static let mostUses = 4

  private let ranks: Int
  /// The transfers that use each side, `[sides][…]`.
  private var transfers: [[Int32]]
  /// The sides that each transfer uses, `[transfers × mostUses]`, and how many these are.
  private var uses: [Use]
  private var useCounts: [Int8]
  private var orders: [ActivityOrder]
  private var mark: [Int32]
  private var round: Int32 = 0
  /// What is left of each side while rates are being found, and the load of its transfers that have none.
  private var left: [Int64]
  private var open: [Int64]
  /// The transfers that the last `rate(around:)` looked at, in the order of activities, and their rates.
  private(set) var linked: [Int32] = []
  private(set) var rates: [Int64] = []

  /// Ports of `ranks` ranks without transfers.
  init(ranks: Int) {
    self.ranks = ranks
    let sides = LinkShares.mostUses * ranks
    transfers = [[Int32]](repeating: [], count: sides)
    left = [Int64](repeating: 0, count: sides)
    open = left
    uses = []
    useCounts = []
    orders = []
    mark = []
  }

  /// Starts a transfer from a rank to a rank; its number is free.
  mutating func add(
    _ transfer: Int, from sender: Int, to receiver: Int, _ load: PortLoad, _ order: ActivityOrder
  ) {
    while transfer >= useCounts.count {
      uses += repeatElement(Use(port: 0, load: 0), count: LinkShares.mostUses)
      useCounts.append(0)
      orders.append(order)
      mark.append(0)
    }
    orders[transfer] = order
    useCounts[transfer] = 0
    use(transfer, sender, load.infiniband)
    use(transfer, ranks + receiver, load.infiniband)
    use(transfer, 2 * ranks + sender, load.nvlink)
    use(transfer, 3 * ranks + receiver, load.nvlink)
  }

  private mutating func use(_ transfer: Int, _ port: Int, _ load: Int) {
    guard load > 0 else { return }
    let place = LinkShares.mostUses * transfer + Int(useCounts[transfer])
    uses[place] = Use(port: Int32(port), load: Int32(load))
    useCounts[transfer] += 1
    transfers[port].append(Int32(transfer))
  }

  private func places(of transfer: Int) -> Range<Int> {
    let first = LinkShares.mostUses * transfer
    return first..<first + Int(useCounts[transfer])
  }

  /// Ends a transfer; its sides are still known to `rate(around:)`.
  mutating func remove(_ transfer: Int) {
    for place in places(of: transfer) {
      let port = Int(uses[place].port)
      let last = transfers[port].count - 1
      var index = 0
      while transfers[port][index] != transfer { index += 1 }
      transfers[port][index] = transfers[port][last]
      transfers[port].removeLast()
    }
  }

  /// Finds the rates of all transfers that are linked, over any number of ports, to one that starts or has
  /// ended: `linked` and `rates`.
  ///
  /// - Complexity: O(n²) in the transfers that are linked; they are few. Allocates nothing once its
  ///   lists are long enough.
  mutating func rate(around transfer: Int) {
    link(transfer)
    rates.removeAll(keepingCapacity: true)
    if linked.count == 1 { return rates.append(LinkShares.full) }
    for transfer in linked {
      for place in places(of: Int(transfer)) {
        (left[Int(uses[place].port)], open[Int(uses[place].port)]) = (LinkShares.full, 0)
      }
      rates.append(-1)
    }
    for transfer in linked {
      for place in places(of: Int(transfer)) {
        open[Int(uses[place].port)] += Int64(uses[place].load)
      }
    }
    var unrated = linked.count
    while unrated > 0 {
      // The side that lets its transfers run slowest decides their rate; none runs faster than full.
      var (least, tightest): (Int64, Int32) = (LinkShares.full, -1)
      for index in linked.indices where rates[index] < 0 {
        for place in places(of: Int(linked[index])) {
          let port = Int(uses[place].port)
          let share = left[port] * 1000 / max(1, open[port])
          if share < least { (least, tightest) = (share, uses[place].port) }
        }
      }
      let share = max(1, least)
      for index in linked.indices where rates[index] < 0 {
        let places = places(of: Int(linked[index]))
        guard tightest < 0 || places.contains(where: { uses[$0].port == tightest }) else {
          continue
        }
        rates[index] = share
        unrated -= 1
        for place in places {
          let port = Int(uses[place].port)
          left[port] -= share * Int64(uses[place].load) / 1000
          open[port] -= Int64(uses[place].load)
        }
      }
    }
    #if PPSIM_INVARIANTS
      assert(isFeasible(), "a port gives more than it has")
    #endif
  }

  /// Whether no side of a port gives more than it has, up to rounding.
  private func isFeasible() -> Bool {
    var taken: [Int32: Int64] = [:]
    for (transfer, rate) in zip(linked, rates) {
      guard rate > 0, rate <= LinkShares.full else { return false }
      for place in places(of: Int(transfer)) {
        taken[uses[place].port, default: 0] += rate * Int64(uses[place].load)
      }
    }
    return taken.values.allSatisfy { $0 <= 1000 * (LinkShares.full + Int64(linked.count)) }
  }

  /// Collects the linked transfers, in the order of activities.
  private mutating func link(_ transfer: Int) {
    round += 1
    linked.removeAll(keepingCapacity: true)
    visitPorts(of: transfer)
    var next = 0
    while next < linked.count {
      visitPorts(of: Int(linked[next]))
      next += 1
    }
    // By insertion: they are few, and this allocates nothing.
    for index in linked.indices.dropFirst() {
      var place = index
      while place > 0, orders[Int(linked[place])] < orders[Int(linked[place - 1])] {
        linked.swapAt(place - 1, place)
        place -= 1
      }
    }
  }

  private mutating func visitPorts(of transfer: Int) {
    for place in places(of: transfer) {
      let port = Int(uses[place].port)
      for index in transfers[port].indices {
        let other = transfers[port][index]
        guard mark[Int(other)] != round else { continue }
        mark[Int(other)] = round
        linked.append(other)
      }
    }
  }
}
