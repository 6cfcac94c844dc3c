import PPModel

/// The state of one event-driven simulation.
///
/// Activities are numbered: 2r and 2r + 1 are rank r's computation and communication, numbers from
/// 2 × ranks on are messages under way. What is left of an activity is kept in ticks × `full`, its
/// rate in 1/`full`, so that an undisturbed task ends exactly when it should.
struct EventRun {
  struct Activity {
    var order: ActivityOrder
    var left: Int64 = 0
    var rate: Int64 = 0
    var since: Ticks = 0
    var forecast: UInt32 = 0
  }

  /// One of a rank's two streams.
  struct StreamState {
    /// The task that runs, by its number within the plan, -1 for none.
    var active: Int32 = -1
    /// The next task in the table's queue, and where the stream's tasks end.
    var head: Int32 = 0
    var end: Int32 = 0
  }

  /// A rank, and the instruction that it runs.
  struct Rank {
    var isRunning = false
    var compute = StreamState()
    var communication = StreamState()
    /// Where the tasks of the plan start in the table.
    var firstTask = 0
    var tasksLeft = 0
    var use = StreamUse()
    var usedSince: Ticks = 0
  }

  /// Where a message goes.
  struct Message {
    /// The instruction that takes it in.
    var taker: Int
    var rank: Int
    var sentAt: Ticks
  }

  let schedule: Schedule
  let graph: DependencyGraph
  let plans: ComponentPlans
  let table: TaskTable
  /// Cells for each rank in `waits` and `begun`: the most tasks of a plan.
  let width: Int
  let hop: Ticks
  let hopLoad: PortLoad
  let sharesLinks: Bool
  let recordsComponents: Bool

  var now: Ticks = 0
  var queue = EventQueue()
  var activities: [Activity]
  var ranks: [Rank]
  /// How many tasks each task of the plan still waits for, `[ranks × width]`.
  var waits: [Int32]
  /// When each task of the plan began, `[ranks × width]`; empty if nothing is recorded.
  var begun: [Ticks]
  var next: [Int]
  var starts: [Ticks]
  var ends: [Ticks]
  var unfinished: Int
  /// Ranks that may be able to start their next instruction.
  var candidates: [Int]
  /// How many inputs each instruction still lacks, `[instructions]`.
  var missing: [UInt8]
  var messages: [Message] = []
  var freeMessages: [Int] = []
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
    activities = (0..<count).flatMap { rank in
      ComponentStream.allCases.map { Activity(order: ActivityOrder(rank: rank, stream: $0)) }
    }
    ranks = [Rank](repeating: Rank(), count: count)
    waits = [Int32](repeating: 0, count: count * width)
    begun = [Ticks](repeating: 0, count: recordsComponents ? count * width : 0)
    next = Array(schedule.rankStarts.dropLast())
    starts = [Ticks](repeating: 0, count: schedule.count)
    ends = starts
    unfinished = schedule.count
    candidates = Array((0..<count).reversed())
    let graph = DependencyGraph(schedule)
    self.graph = graph
    missing = schedule.kinds.indices.map { index in
      graph.makers(of: index).reduce(0) { count, _ in count + 1 }
    }
    components = [[ComponentRecord]](repeating: [], count: count)
    links = LinkShares(ranks: count)
  }

  /// Runs until nothing can happen any more.
  mutating func simulate() {
    startCandidates()
    while let event = queue.pop() {
      let activity = Int(event.activity)
      guard event.forecast == activities[activity].forecast else { continue }
      #if PPSIM_INVARIANTS
        let before = now
      #endif
      now = event.time
      if activity < 2 * schedule.ranks {
        endTask(rank: activity / 2, isCommunication: activity % 2 == 1)
      } else {
        endMessage(activity)
      }
      startCandidates()
      #if PPSIM_INVARIANTS
        if let fault = fault(since: before) { preconditionFailure(fault) }
      #endif
    }
    #if PPSIM_INVARIANTS
      if let leftover { preconditionFailure(leftover) }
    #endif
  }

  // MARK: Rates

  /// Carries an activity forward to now, and forecasts its end at a new rate.
  mutating func setRate(_ activity: Int, _ rate: Int64) {
    var state = activities[activity]
    guard state.rate != rate else { return }
    state.left = max(0, state.left - (now - state.since).count * state.rate)
    state.since = now
    state.rate = rate
    state.forecast &+= 1
    activities[activity] = state
    let end = now + Ticks((state.left + rate - 1) / rate)
    queue.push(
      Event(
        time: end, order: state.order, activity: Int32(activity), forecast: state.forecast))
  }

  mutating func begin(_ activity: Int, _ work: Ticks) {
    activities[activity].left = work.count * LinkShares.full
    activities[activity].rate = 0
    activities[activity].since = now
  }

  /// Gives the computation of a rank its rate: full, or slower beside communication.
  mutating func updateCompute(_ rank: Int) {
    let state = ranks[rank]
    guard state.compute.active >= 0 else { return }
    let isBeside = state.communication.active >= 0
    let task = state.firstTask + Int(state.compute.active)
    setRate(2 * rank, isBeside ? table.tasks[task].slowRate : LinkShares.full)
  }

  /// Gives a transfer that starts or has ended, and those linked to it, their rates.
  private mutating func updateTransfers(around activity: Int) {
    links.rate(around: activity)
    for index in links.linked.indices {
      setRate(Int(links.linked[index]), links.rates[index])
    }
  }

  mutating func startTransfer(
    _ activity: Int, from sender: Int, to receiver: Int, _ load: PortLoad, _ work: Ticks
  ) {
    begin(activity, work)
    guard sharesLinks else { return setRate(activity, LinkShares.full) }
    links.add(activity, from: sender, to: receiver, load, activities[activity].order)
    updateTransfers(around: activity)
    // What takes nothing of any port is linked to nobody, itself included.
    if load.isNone { setRate(activity, LinkShares.full) }
  }

  mutating func endTransfer(_ activity: Int) {
    guard sharesLinks else { return }
    links.remove(activity)
    updateTransfers(around: activity)
  }
}
