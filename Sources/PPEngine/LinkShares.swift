import PPModel
import PPSupport

/// Ports that transfers share, max-min fair: no transfer can be faster without one that is no faster than
/// it becoming slower.
///
/// A transfer uses several sides of ports at once, each with a share of its speed: at a rate of 1 it takes
/// its load of each. Rates are whole numbers of 1/`full`, so that a transfer by itself is exact.
struct LinkShares: ~Copyable {
  /// A port's full rate, and the most that a transfer runs at.
  static let full: Int64 = 1 << 20

  /// One side of a port that a transfer uses, and its neighbours in the list of those that use it.
  ///
  /// A place is that of a use, plus 1; 0 is none.
  struct Use: BitwiseCopyable {
    var port: Int32
    /// How much of it at full speed, in thousandths.
    var load: Int32
    var next: Int32
    var previous: Int32
  }

  /// The most sides that a transfer uses: two networks, sending and receiving.
  static let mostUses = 4

  private let ranks: Int
  /// The first use of each side, `[sides]`.
  private let firsts: OwnedColumn<Int32>
  /// The sides that each transfer uses, `[transfers × mostUses]`, and how many these are.
  private var uses: OwnedColumn<Use>
  private var useCounts: OwnedColumn<Int32>
  private var orders: OwnedColumn<UInt64>
  private var mark: OwnedColumn<Int32>
  private var round: Int32 = 0
  /// What is left of each side while rates are being found, and the load of its transfers that have none.
  private let left: OwnedColumn<Int64>
  private let open: OwnedColumn<Int64>
  /// The transfers that the last `rate(around:)` looked at, in the order of activities, and their rates.
  private(set) var linked: [Int32] = []
  private(set) var rates: [Int64] = []

  /// Ports of `ranks` ranks without transfers.
  init(ranks: Int) {
    self.ranks = ranks
    let sides = LinkShares.mostUses * ranks
    firsts = OwnedColumn(zeroes: sides)
    left = OwnedColumn(zeroes: sides)
    open = OwnedColumn(zeroes: sides)
    let transfers = 2 * ranks
    uses = OwnedColumn(zeroes: LinkShares.mostUses * transfers)
    useCounts = OwnedColumn(zeroes: transfers)
    orders = OwnedColumn(zeroes: transfers)
    mark = OwnedColumn(zeroes: transfers)
  }

  /// Starts a transfer from a rank to a rank; its number is free.
  mutating func add(
    _ transfer: Int, from sender: Int, to receiver: Int, _ load: PortLoad, _ order: ActivityOrder
  ) {
    if transfer >= useCounts.column.count { grow(to: transfer + 1) }
    orders.column[transfer] = order.value
    useCounts.column[transfer] = 0
    if load.infiniband > 0 {
      use(transfer, sender, load.infiniband)
      use(transfer, ranks + receiver, load.infiniband)
    }
    if load.nvlink > 0 {
      use(transfer, 2 * ranks + sender, load.nvlink)
      use(transfer, 3 * ranks + receiver, load.nvlink)
    }
  }

  private mutating func grow(to count: Int) {
    useCounts.grow(to: count)
    uses.grow(to: LinkShares.mostUses * count)
    orders.grow(to: count)
    mark.grow(to: count)
  }

  @inline(__always)
  private func use(_ transfer: Int, _ port: Int, _ load: Ratio) {
    let place = LinkShares.mostUses &* transfer &+ Int(useCounts.column[transfer])
    useCounts.column.change(transfer) { $0 &+= 1 }
    let first = firsts.column[port]
    uses.column[place] = Use(port: Int32(port), load: Int32(load.count), next: first, previous: 0)
    if first > 0 { uses.column.change(Int(first) &- 1) { $0.previous = Int32(place &+ 1) } }
    firsts.column[port] = Int32(place &+ 1)
  }

  @inline(__always)
  private func places(of transfer: Int) -> Range<Int> {
    let first = LinkShares.mostUses &* transfer
    return Range(uncheckedBounds: (first, first &+ Int(useCounts.column[transfer])))
  }

  /// Ends a transfer; its sides are still known to `rate(around:)`.
  ///
  /// - Returns: whether other transfers use these.
  @discardableResult
  mutating func remove(_ transfer: Int) -> Bool {
    var isShared = false
    for place in places(of: transfer) {
      let use = uses.column[place]
      if use.next > 0 { uses.column.change(Int(use.next) &- 1) { $0.previous = use.previous } }
      if use.previous > 0 {
        uses.column.change(Int(use.previous) &- 1) { $0.next = use.next }
      } else {
        firsts.column[Int(use.port)] = use.next
      }
      isShared = isShared || use.next | use.previous != 0
    }
    return isShared
  }

  /// Whether a transfer shares any side with another.
  @inline(__always)
  func isShared(_ transfer: Int) -> Bool {
    places(of: transfer).contains { uses.column[$0].next | uses.column[$0].previous != 0 }
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
        (left.column[Int(uses.column[place].port)], open.column[Int(uses.column[place].port)]) = (
          LinkShares.full, 0
        )
      }
      rates.append(-1)
    }
    for transfer in linked {
      for place in places(of: Int(transfer)) {
        open.column.change(Int(uses.column[place].port)) { $0 += Int64(uses.column[place].load) }
      }
    }
    var unrated = linked.count
    while unrated > 0 {
      // The side that lets its transfers run slowest decides their rate; none runs faster than full.
      var (least, tightest): (Int64, Int32) = (LinkShares.full, -1)
      for index in linked.indices where rates[index] < 0 {
        for place in places(of: Int(linked[index])) {
          let port = Int(uses.column[place].port)
          let share = left.column[port] * 1000 / max(1, open.column[port])
          if share < least { (least, tightest) = (share, uses.column[place].port) }
        }
      }
      let share = max(1, least)
      for index in linked.indices where rates[index] < 0 {
        let places = places(of: Int(linked[index]))
        guard tightest < 0 || places.contains(where: { uses.column[$0].port == tightest }) else {
          continue
        }
        rates[index] = share
        unrated -= 1
        for place in places {
          let port = Int(uses.column[place].port)
          left.column.change(port) { $0 -= share * Int64(uses.column[place].load) / 1000 }
          open.column.change(port) { $0 -= Int64(uses.column[place].load) }
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
        taken[uses.column[place].port, default: 0] += rate * Int64(uses.column[place].load)
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
      while place > 0, orders.column[Int(linked[place])] < orders.column[Int(linked[place - 1])] {
        linked.swapAt(place - 1, place)
        place -= 1
      }
    }
  }

  private mutating func visitPorts(of transfer: Int) {
    for place in places(of: transfer) {
      let port = Int(uses.column[place].port)
      var next = firsts.column[port]
      while next > 0 {
        let other = (Int(next) - 1) / LinkShares.mostUses
        next = uses.column[Int(next) - 1].next
        guard mark.column[other] != round else { continue }
        mark.column[other] = round
        linked.append(Int32(other))
      }
    }
  }
}
