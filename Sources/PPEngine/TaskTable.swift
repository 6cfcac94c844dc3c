import PPModel
import PPSupport

/// All tasks of all plans, side by side: what the event-driven engine looks up at every event, without a
/// reference to count.
package struct TaskTable: ~Copyable {
  package struct Task: BitwiseCopyable {
    /// How long it takes at full speed, in ticks.
    package var work: Ticks
    /// The rate of computation beside communication, in 1/`LinkShares.full`.
    package var slowRate: Int64
    /// What communication takes of the rank's ports.
    package var load: PortLoad
    /// The tasks that wait for this one, a range of `dependents`.
    package var firstDependent: Int32
    package var endDependent: Int32
  }

  package struct Plan: BitwiseCopyable {
    /// The plan's tasks, a range of `tasks`.
    package var firstTask: Int32
    package var endTask: Int32
    /// The tasks of the compute stream in issue order, a range of `queue`; those of communication
    /// follow up to `endQueue`.
    package var firstCompute: Int32
    package var firstCommunication: Int32
    package var endQueue: Int32

    package var taskCount: Int { Int(endTask - firstTask) }
  }

  package let plans: OwnedColumn<Plan>
  package let tasks: OwnedColumn<Task>
  /// How many tasks must end before each task, `[tasks]`.
  package let needs: OwnedColumn<Int32>
  /// Tasks by their number within the plan.
  package let dependents: OwnedColumn<Int32>
  package let queue: OwnedColumn<Int32>
  /// The most tasks of a plan.
  package let longest: Int

  package init(_ plans: [ComponentPlan]) {
    longest = plans.map(\.tasks.count).max() ?? 0
    var tasks: [Task] = []
    var needs: [Int32] = []
    var dependents: [Int32] = []
    var queue: [Int32] = []
    var table: [Plan] = []
    for plan in plans {
      let firstTask = Int32(tasks.count)
      for (index, task) in plan.tasks.enumerated() {
        let firstDependent = Int32(dependents.count)
        dependents += plan.dependents[index].map(Int32.init)
        needs.append(Int32(task.needs.count))
        tasks.append(
          Task(
            work: task.work,
            slowRate: LinkShares.full * Int64(Ratio.one) / Int64(task.slowdown.count),
            load: task.load, firstDependent: firstDependent,
            endDependent: Int32(dependents.count)))
      }
      let firstCompute = Int32(queue.count)
      queue += plan.queues[ComponentStream.compute.rawValue].map(Int32.init)
      let firstCommunication = Int32(queue.count)
      queue += plan.queues[ComponentStream.communication.rawValue].map(Int32.init)
      table.append(
        Plan(
          firstTask: firstTask, endTask: Int32(tasks.count), firstCompute: firstCompute,
          firstCommunication: firstCommunication, endQueue: Int32(queue.count)))
    }
    self.plans = OwnedColumn(table)
    self.tasks = OwnedColumn(tasks)
    self.needs = OwnedColumn(needs)
    self.dependents = OwnedColumn(dependents)
    self.queue = OwnedColumn(queue)
  }
}
