import PPModel

/// One instruction as tasks on the two streams of its rank, in the order in which they are issued.
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
    /// How much longer while communication runs beside it, in thousandths.
    public var slowdown: Int
    /// What communication takes of the rank's ports.
    public var load: PortLoad
    /// The tasks of the plan that must end first.
    public var needs: [Int]
  }

  /// The tasks, in issue order for each stream.
  public private(set) var tasks: [Task] = []
  /// The tasks of each stream, `[streams][…]`.
  public private(set) var queues: [[Int]] = [[], []]
  /// The tasks that wait for each task, `[tasks][…]`.
  private(set) var dependents: [[Int]] = []

  private init() {}

  /// What an instruction of a kind does on a stage; of a pair that is the forward's stage, and `backward` the
  /// backward's.
  public init(_ kind: InstructionKind, _ stage: StageWork, backward: StageWork) {
    switch kind {
    case .pair: self = .pair(forward: stage, backward: backward)
    case .single(.forward): self = .forward(stage)
    case .single(let kind):
      let parts = kind.elements
      self = .backward(
        stage, input: parts.contains(.inputBackward), weights: parts.contains(.weightBackward))
    }
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
        kind: kind, layer: layer, work: work, slowdown: max(1000, cost.slowdown), load: cost.load,
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

  /// One computation that takes so long.
  init(computing ticks: Ticks) {
    _ = add(.mlp, 0, ComponentCost(ticks), isPaired: false, after: [])
  }

  /// F alone: attention, dispatch, MLP, combine, layer by layer.
  public static func forward(_ stage: StageWork) -> ComponentPlan {
    var plan = ComponentPlan()
    var last: [Int] = []
    for (index, layer) in stage.layers.enumerated() {
      for kind in [ComponentKind.attention, .dispatch, .mlp, .combine] {
        last = plan.add(kind, index, layer[kind], isPaired: false, after: last)
      }
    }
    return plan
  }

  /// B, I or W alone, last layer first.
  ///
  /// In a full B the weights' part of a layer is issued as soon as
  /// its gradients are there, and can hide all-to-all.
  public static func backward(
    _ stage: StageWork, input: Bool, weights: Bool
  ) -> ComponentPlan {
    var plan = ComponentPlan()
    var last: [Int] = []
    for (index, layer) in stage.layers.enumerated().reversed() {
      var mlp: [Int] = []
      if input {
        last = plan.add(
          .combineBackward, index, layer[.combineBackward], isPaired: false, after: last)
        last = plan.add(.mlpBackward, index, layer[.mlpBackward], isPaired: false, after: last)
        mlp = last
        last = plan.add(
          .dispatchBackward, index, layer[.dispatchBackward], isPaired: false, after: last)
      }
      if weights {
        _ = plan.add(.mlpWeight, index, layer[.mlpWeight], isPaired: false, after: mlp)
      }
      if input {
        last = plan.add(
          .attentionBackward, index, layer[.attentionBackward], isPaired: false, after: last)
      }
      if weights {
        _ = plan.add(
          .attentionWeight, index, layer[.attentionWeight], isPaired: false,
          after: input ? last : [])
      }
    }
    return plan
  }

  /// F&B, layer by layer, in the order of the public H800 trace.
  ///
  /// Compute: ATTN(F), MLP(B), MLP(W), MLP(F), ATTN(B), ATTN(W); communication: COMBINE(B),
  /// DISPATCH(F), DISPATCH(B), COMBINE(F). Source: `train.json` of
  /// github.com/deepseek-ai/profile-data.
  public static func pair(forward: StageWork, backward: StageWork) -> ComponentPlan {
    var plan = ComponentPlan()
    var lastForward: [Int] = []
    var lastBackward: [Int] = []
    for index in 0..<max(forward.layers.count, backward.layers.count) {
      let f = index < forward.layers.count ? forward.layers[index] : LayerWork()
      let position = backward.layers.count - 1 - index
      let b = position >= 0 ? backward.layers[position] : LayerWork()
      func add(_ kind: ComponentKind, _ layer: LayerWork, _ after: [Int]) -> [Int] {
        plan.add(
          kind, kind.pass == .forward ? index : position, layer[kind], isPaired: true, after: after)
      }
      let combineBackward = add(.combineBackward, b, lastBackward)
      let attention = add(.attention, f, lastForward)
      let dispatch = add(.dispatch, f, attention)
      let mlpBackward = add(.mlpBackward, b, combineBackward)
      let dispatchBackward = add(.dispatchBackward, b, mlpBackward)
      _ = add(.mlpWeight, b, mlpBackward)
      let mlp = add(.mlp, f, dispatch)
      lastForward = add(.combine, f, mlp)
      lastBackward = add(.attentionBackward, b, dispatchBackward)
      _ = add(.attentionWeight, b, lastBackward)
    }
    return plan
  }
}
