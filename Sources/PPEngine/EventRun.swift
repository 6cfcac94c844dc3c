import PPModel
import PPSupport

/// The state of one event-driven simulation.
///
/// Activities are numbered: 2r and 2r + 1 are rank r's computation and communication, numbers from
/// 2 × ranks on are messages under way. What is left of an activity is kept in ticks × `full`, its
/// rate in 1/`full`, so that an undisturbed task ends exactly when it should. The next event of a rank is
/// the first of its activities to end, a message being one of the rank that takes it in.
///
/// All state lies in columns: an event touches no reference count and asks for no memory.
struct EventRun: ~Copyable {
  struct Activity: BitwiseCopyable {
    var left: Int64 = 0
    var rate: Int64 = 0
    var since: Ticks = 0
    /// When it ends at this rate; `EventTree.never` while it does not run.
    var end = EventTree.never
  }

  /// One of a rank's two streams.
  struct StreamState: BitwiseCopyable {
    /// The task that runs, by its number within the plan, -1 for none.
    var active: Int32 = -1
    /// The next task in the table's queue, and where the stream's tasks end.
    var head: Int32 = 0
    var end: Int32 = 0
  }

  /// A rank, and the instruction that it runs.
  struct Rank: BitwiseCopyable {
    var isRunning = false
    /// Whether the rank's next event may be another than the tree says.
    var isDirty = false
    var compute = StreamState()
    var communication = StreamState()
    var tasksLeft: Int32 = 0
    /// Where the tasks of the plan start in the table.
    var firstTask = 0
    var next = 0
    let end: Int
    /// The messages under way to the rank in the order in which they were sent, from first to last, and the one
    /// that arrives first; -1 for none.
    var firstMessage: Int32 = -1
    var lastMessage: Int32 = -1
    var earliestMessage: Int32 = -1
    var computing: Ticks = 0
    var communicating: Ticks = 0
    var both: Ticks = 0
    var receiving: Ticks = 0
    var usedSince: Ticks = 0
  }

  /// Where a message goes.
  struct Message: BitwiseCopyable {
    /// The instruction that takes it in.
    var taker: Int
    var sentAt: Ticks
    var rank: Int32
    /// Its neighbours on the way to the same rank, -1 for none.
    var next: Int32
    var previous: Int32
    var isUnderWay: Bool
    /// Whether it stands for an L of the rank itself, whose end its backward waits for.
    var isCopy: Bool
  }

  let schedule: Schedule
  let plans: ComponentPlans
  let table: TaskTable
  /// Cells for each rank in `waits` and `begun`: the most tasks of a plan.
  let width: Int
  /// When each rank's copy queue is free, `[ranks]`.
  let copyClocks: OwnedColumn<Ticks>
  let hop: Ticks
  let hopLoad: PortLoad
  let sharesLinks: Bool
  let recordsComponents: Bool

  var now: Ticks = 0
  let tree: EventTree
  var activities: OwnedColumn<Activity>
  let ranks: OwnedColumn<Rank>
  /// How many tasks each task of the plan still waits for, `[ranks × width]`.
  let waits: OwnedColumn<Int32>
  /// When each task of the plan began, `[ranks × width]`; empty if nothing is recorded.
  let begun: OwnedColumn<Ticks>
  let starts: OwnedColumn<Ticks>
  let ends: OwnedColumn<Ticks>
  var unfinished: Int
  /// The plan, the rank, and the two takers of each instruction, -1 for none.
  let planOf: OwnedColumn<Int32>
  let rankOf: OwnedColumn<Int32>
  let takers: OwnedColumn<Int32>
  /// How many inputs each instruction still lacks, `[instructions]`.
  let missing: OwnedColumn<UInt8>
  /// Ranks that may be able to start their next instruction, the last first.
  var candidates: [Int32]
  /// Ranks that are dirty.
  let dirty: OwnedColumn<Int32>
  var dirtyCount = 0
  var messages: OwnedColumn<Message>
  var messageCount = 0
  var freeMessages: [Int32] = []
  var sentMessages = 0
  var links: LinkShares
  /// What was recorded of each rank, `[ranks][…]`.
  var components: [[ComponentRecord]]

  init(
    schedule: Schedule, plans: ComponentPlans, hop: Ticks, hopLoad: PortLoad, sharesLinks: Bool,
    recordsComponents: Bool
  ) {
    self.schedule = schedule
    self.plans = plans
    table = TaskTable(plans.plans)
    width = table.longest
    self.hop = hop
    self.hopLoad = hopLoad
    self.sharesLinks = sharesLinks
    self.recordsComponents = recordsComponents
    let count = schedule.ranks
    tree = EventTree(ranks: count)
    activities = OwnedColumn([Activity](repeating: Activity(), count: 2 * count))
    let starts = schedule.rankStarts
    ranks = OwnedColumn((0..<count).map { Rank(next: starts[$0], end: starts[$0 + 1]) })
    waits = OwnedColumn(zeroes: count * width)
    begun = OwnedColumn(zeroes: recordsComponents ? count * width : 0)
    self.starts = OwnedColumn(zeroes: schedule.count)
    ends = OwnedColumn(zeroes: schedule.count)
    unfinished = schedule.count
    planOf = OwnedColumn(plans.planOfInstruction)
    candidates = (0..<Int32(count)).reversed()
    dirty = OwnedColumn(zeroes: count)
    let graph = DependencyGraph(schedule)
    rankOf = OwnedColumn(graph.ranks)
    takers = OwnedColumn(zeroes: 2 * schedule.count)
    missing = OwnedColumn(zeroes: schedule.count)
    for index in 0..<schedule.count {
      var taken = graph.takers(of: index)
      takers.column[2 * index] = taken.next().map { Int32($0.instruction) } ?? -1
      takers.column[2 * index + 1] = taken.next().map { Int32($0.instruction) } ?? -1
      // The rank issues a copy when it comes to it.
      guard !schedule.isCopy(index) else { continue }
      missing.column[index] = graph.makers(of: index).reduce(0) { count, _ in count + 1 }
    }
    messages = OwnedColumn(zeroes: 0)
    copyClocks = OwnedColumn(zeroes: count)
    components = [[ComponentRecord]](repeating: [], count: count)
    links = LinkShares(ranks: count)
  }

  /// Runs until nothing can happen any more.
  mutating func simulate() {
    startCandidates()
    settle()
    while true {
      let (time, rank) = tree.first
      guard time < EventTree.never else { break }
      #if PPSIM_INVARIANTS
        let before = now
      #endif
      now = time
      markDirty(rank)
      // Of activities that end at once, in the order of their numbers and messages as they were sent.
      if activities.column[2 &* rank].end == time {
        endTask(rank: rank, isCommunication: false)
      } else if activities.column[2 &* rank &+ 1].end == time {
        endTask(rank: rank, isCommunication: true)
      } else {
        endMessage(Int(ranks.column[rank].earliestMessage))
      }
      startCandidates()
      settle()
      #if PPSIM_INVARIANTS
        if let fault = fault(since: before) { preconditionFailure(fault) }
      #endif
    }
    #if PPSIM_INVARIANTS
      if let leftover { preconditionFailure(leftover) }
    #endif
  }

  // MARK: Events

  /// Notes that the next event of a rank may be another.
  @inline(__always)
  mutating func markDirty(_ rank: Int) {
    guard !ranks.column[rank].isDirty else { return }
    ranks.column.change(rank) { $0.isDirty = true }
    dirty.column[dirtyCount] = Int32(truncatingIfNeeded: rank)
    dirtyCount &+= 1
  }

  /// Tells the tree the next event of each rank that is dirty.
  @inline(__always)
  private mutating func settle() {
    while dirtyCount > 0 {
      dirtyCount &-= 1
      let rank = Int(dirty.column[dirtyCount])
      ranks.column.change(rank) { $0.isDirty = false }
      var time = min(activities.column[2 &* rank].end, activities.column[2 &* rank &+ 1].end)
      if ranks.column[rank].firstMessage >= 0 { time = min(time, earliestArrival(rank)) }
      tree.set(rank, time)
    }
  }

  /// Finds the message that reaches a rank first, of several at once the one that was sent first.
  private func earliestArrival(_ rank: Int) -> Ticks {
    let base = 2 &* schedule.ranks
    var place = ranks.column[rank].firstMessage
    var earliest = place
    var time = activities.column[base &+ Int(place)].end
    // Where nothing is shared all take as long, and arrive as they were sent.
    while sharesLinks || schedule.hasCopies, messages.column[Int(place)].next >= 0 {
      place = messages.column[Int(place)].next
      let end = activities.column[base &+ Int(place)].end
      if end < time { (time, earliest) = (end, place) }
    }
    ranks.column.change(rank) { $0.earliestMessage = earliest }
    return time
  }

  // MARK: Rates

  /// Carries an activity forward to now, and finds its end at a new rate.
  @inline(__always)
  mutating func setRate(_ activity: Int, _ rate: Int64) {
    let state = activities.column[activity]
    guard state.rate != rate else { return }
    let left = max(0, state.left &- (now.count &- state.since.count) &* state.rate)
    activities.column[activity] = Activity(
      left: left, rate: rate, since: now, end: now &+ EventRun.time(left, rate))
  }

  /// How long an activity with so much left runs at a rate, rounded up.
  @inline(__always)
  private static func time(_ left: Int64, _ rate: Int64) -> Ticks {
    // A division takes longer than all the rest.
    rate == LinkShares.full
      ? Ticks((left &+ (LinkShares.full &- 1)) >> 20) : Ticks((left &+ rate &- 1) / rate)
  }

  /// Starts an activity at a rate.
  @inline(__always)
  mutating func begin(_ activity: Int, _ work: Ticks, _ rate: Int64) {
    let left = work.count &* LinkShares.full
    activities.column[activity] = Activity(
      left: left, rate: rate, since: now,
      end: rate == 0 ? EventTree.never : now &+ EventRun.time(left, rate))
  }

  /// Gives the computation of a rank its rate: full, or slower beside communication.
  @inline(__always)
  mutating func updateCompute(_ rank: Int) {
    let active = ranks.column[rank].compute.active
    guard active >= 0 else { return }
    let isBeside = ranks.column[rank].communication.active >= 0
    let task = ranks.column[rank].firstTask &+ Int(active)
    setRate(2 &* rank, isBeside ? table.tasks.column[task].slowRate : LinkShares.full)
  }

  /// Gives a transfer that starts or has ended, and those linked to it, their rates.
  private mutating func updateTransfers(around activity: Int) {
    links.rate(around: activity)
    let base = 2 * schedule.ranks
    for index in links.linked.indices {
      let other = Int(links.linked[index])
      setRate(other, links.rates[index])
      markDirty(other < base ? other / 2 : Int(messages.column[other - base].rank))
    }
  }

  @inline(__always)
  mutating func startTransfer(
    _ activity: Int, from sender: Int, to receiver: Int, _ load: PortLoad, _ work: Ticks,
    _ order: ActivityOrder
  ) {
    // By itself, and where it takes nothing of any port, it runs at full speed.
    guard sharesLinks, !load.isNone else { return begin(activity, work, LinkShares.full) }
    links.add(activity, from: sender, to: receiver, load, order)
    guard links.isShared(activity) else { return begin(activity, work, LinkShares.full) }
    begin(activity, work, 0)
    updateTransfers(around: activity)
  }

  @inline(__always)
  mutating func endTransfer(_ activity: Int, _ load: PortLoad) {
    activities.column.change(activity) { $0.end = EventTree.never }
    guard sharesLinks, !load.isNone, links.remove(activity) else { return }
    updateTransfers(around: activity)
  }
}
