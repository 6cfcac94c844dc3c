import PPModel

/// All tasks of all plans, side by side: what the event-driven engine looks up at every event, without a
/// reference to count.
struct TaskTable {
  struct Task {
    /// How long it takes at full speed, in ticks.
    var work: Ticks
    /// The rate of computation beside communication, in 1/`LinkShares.full`.
    var slowRate: Int64
    /// What communication takes of the rank's ports.
    var load: PortLoad
    /// How many tasks must end first.
    var needs: Int32
    /// The tasks that wait for this one, a range of `dependents`.
    var firstDependent: Int32
    var endDependent: Int32
  }

  struct Plan {
    /// The plan's tasks, a range of `tasks`.
    var firstTask: Int32
    var endTask: Int32
    /// The tasks of the compute stream in issue order, a range of `queue`; those of communication
    /// follow up to `endQueue`.
    var firstCompute: Int32
    var firstCommunication: Int32
    var endQueue: Int32

    var taskCount: Int { Int(endTask - firstTask) }
  }

  private(set) var plans: [Plan] = []
  private(set) var tasks: [Task] = []
  /// Tasks by their number within the plan.
  private(set) var dependents: [Int32] = []
  private(set) var queue: [Int32] = []

  /// The most tasks of a plan.
  var longest: Int { plans.reduce(0) { max($0, $1.taskCount) } }

  init(_ plans: [ComponentPlan]) {
    for plan in plans {
      let firstTask = Int32(tasks.count)
      for (index, task) in plan.tasks.enumerated() {
        let firstDependent = Int32(dependents.count)
        dependents += plan.dependents[index].map(Int32.init)
        tasks.append(
          Task(
            work: task.work, slowRate: LinkShares.full * 1000 / Int64(task.slowdown),
            load: task.load, needs: Int32(task.needs.count), firstDependent: firstDependent,
            endDependent: Int32(dependents.count)))
      }
      let firstCompute = Int32(queue.count)
      queue += plan.queues[ComponentStream.compute.rawValue].map(Int32.init)
      let firstCommunication = Int32(queue.count)
      queue += plan.queues[ComponentStream.communication.rawValue].map(Int32.init)
      self.plans.append(
        Plan(
          firstTask: firstTask, endTask: Int32(tasks.count), firstCompute: firstCompute,
          firstCommunication: firstCommunication, endQueue: Int32(queue.count)))
    }
  }
}
