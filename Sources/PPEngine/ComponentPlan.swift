import PPModel

/// One instruction as tasks on the two streams of its rank, or on its copy queue, in the order in which they are issued.
///
/// Each stream runs its tasks first in, first out; a task also waits for the tasks it depends on.
public struct ComponentPlan: Sendable {
  /// One component of one layer.
  public struct Task: Sendable {
    /// Which component.
    public var kind: ComponentKind
    /// The layer within its stage.
    public var layer: Int
    /// How long it takes at full speed, in ticks; never 0.
    public var work: Ticks
    /// How much longer while communication runs beside it.
    public var slowdown: Ratio
    /// What communication takes of the rank's ports.
    public var load: PortLoad
    /// The tasks of the plan that must end first.
    public var needs: [Int]
  }

  /// The tasks, in issue order for each stream.
  public private(set) var tasks: [Task] = []
  /// The tasks of each stream, `[streams][…]`.
  public private(set) var queues: [[Int]] = [[], [], []]
  /// The tasks that wait for each task, `[tasks][…]`.
  private(set) var dependents: [[Int]] = []

  init() {}

  /// What an instruction of a kind does on a stage; of a pair that is the forward's stage, and `backward` the
  /// backward's.
  public init(_ kind: InstructionKind, _ stage: StageWork, backward: StageWork) {
    switch kind {
    case .pair: self = .pair(forward: stage, backward: backward)
    case .inputPair: self = .pair(forward: stage, backward: backward, weights: false)
    case .single(let kind) where kind.traits.isCopy: self.init(copying: stage.copy, kind)
    case .single(let kind) where kind.elements == [.forward]: self = .forward(stage)
    case .single(let kind):
      let parts = kind.elements
      self = .backward(
        stage, input: parts.contains(.inputBackward), weights: parts.contains(.weightBackward))
    }
  }

  /// Adds a task of a layer, unless it takes no time; returns what a task that needs it has to wait for.
  mutating func add(
    _ kind: ComponentKind, _ layer: PlacedLayer, after: [Int]
  ) -> [Int] {
    add(kind, layer.index, layer.work[kind], isPaired: layer.isPaired, after: after)
  }

  /// Adds a task, unless it takes no time; returns what a task that needs it has to wait for.
  private mutating func add(
    _ kind: ComponentKind, _ layer: Int, _ cost: ComponentCost, isPaired: Bool, after: [Int]
  ) -> [Int] {
    let work = isPaired ? cost.paired : cost.alone
    guard work > 0 else { return after }
    let id = tasks.count
    tasks.append(
      Task(
        kind: kind, layer: layer, work: work, slowdown: max(1, cost.slowdown), load: cost.load,
        needs: after))
    queues[kind.stream.rawValue].append(id)
    dependents.append([])
    for needed in after { dependents[needed].append(id) }
    return [id]
  }

  /// Gives each task another time; what takes none takes a tick, and what is too long is for the engine to refuse.
  mutating func changeWork(_ change: (Task) -> Ticks) {
    for index in tasks.indices {
      tasks[index].work = min(max(1, change(tasks[index])), Ticks.longestComponent)
    }
  }

  /// One copy that takes so long.
  init(copying ticks: Ticks, _ kind: OperationKind = .offload) {
    let component: ComponentKind = kind == .load ? .load : .offload
    _ = add(component, 0, ComponentCost(ticks), isPaired: false, after: [])
  }

  /// Whether it runs on the copy queue, and not on the two streams.
  var isCopy: Bool { !queues[ComponentStream.copy.rawValue].isEmpty }

  /// One computation that takes so long.
  init(computing ticks: Ticks) {
    _ = add(.mlp, 0, ComponentCost(ticks), isPaired: false, after: [])
  }
}

/// A layer of a stage, and whether it is part of a pair.
struct PlacedLayer {
  var index: Int
  var work: LayerWork
  var isPaired: Bool
}
