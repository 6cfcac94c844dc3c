import PPSupport

/// A share or a factor, exact in thousandths.
public typealias Ratio = Parts<Thousandths>

/// The queue of a GPU that a component runs on.
public enum ComponentStream: Int, Sendable, CaseIterable {
  /// Matrix products and other kernels.
  case compute
  /// All-to-all kernels.
  case communication
  /// Copies to the host's memory and back.
  case copy
}

/// How much of its rank's ports a transfer takes while it runs at full speed.
///
/// A rank has a port to each network, with a sending and a receiving side. A transfer that crosses both
/// networks, its hops pipelined, fills that of the slower hop and a part of the other.
public struct PortLoad: Hashable, Sendable, BitwiseCopyable {
  /// Of the port to other nodes: InfiniBand.
  public var infiniband: Ratio
  /// Of the port inside the node: NVLink.
  public var nvlink: Ratio

  /// A load, each 0 to 1.
  public init(infiniband: Ratio, nvlink: Ratio) {
    self.infiniband = infiniband
    self.nvlink = nvlink
  }

  /// Nothing of either.
  package static let none = PortLoad(infiniband: 0, nvlink: 0)
  /// Whether it takes nothing.
  package var isNone: Bool { infiniband.count <= 0 && nvlink.count <= 0 }

  /// A transfer to another node, by itself.
  public static let betweenNodes = PortLoad(infiniband: 1, nvlink: 0)
  /// A transfer inside a node, by itself.
  public static let insideNode = PortLoad(infiniband: 0, nvlink: 1)
}

/// How long a component takes.
public struct ComponentCost: Hashable, Sendable {
  /// By itself, in ticks.
  public var alone: Ticks
  /// Inside an overlapped pair, in ticks: for communication all it takes, for computation what it
  /// takes while no communication runs.
  public var paired: Ticks
  /// How much longer computation takes while communication runs beside it: 1.056 times.
  public var slowdown: Ratio
  /// What communication takes of the rank's ports.
  public var load: PortLoad

  /// Nothing to do.
  public static let none = ComponentCost(0)

  /// A cost that is the same in and out of pairs.
  public init(_ ticks: Ticks) { self.init(alone: ticks, paired: ticks) }

  /// A cost from its parts.
  public init(
    alone: Ticks, paired: Ticks, slowdown: Ratio = 1, load: PortLoad = .betweenNodes
  ) {
    self.alone = alone
    self.paired = paired
    self.slowdown = slowdown
    self.load = load
  }
}

/// What one layer of a stage does for one micro-batch; components that it lacks cost nothing.
public struct LayerWork: Hashable, Sendable {
  private var costs: [ComponentCost]

  /// A layer without work.
  public init() {
    costs = [ComponentCost](repeating: .none, count: ComponentKind.allCases.count)
  }

  /// The cost of a component.
  public subscript(kind: ComponentKind) -> ComponentCost {
    get { costs[LayerWork.index(kind)] }
    set { costs[LayerWork.index(kind)] = newValue }
  }

  private static let places = Dictionary(
    uniqueKeysWithValues: zip(ComponentKind.allCases, 0...))

  private static func index(_ kind: ComponentKind) -> Int { places[kind] ?? 0 }
}

/// What one stage does for one micro-batch: its layers, in the order of the forward pass.
public struct StageWork: Hashable, Sendable {
  /// The layers.
  public var layers: [LayerWork]
  /// Whether in a full backward the gradients of weights are computed while tokens travel, instead of before.
  public var weightsHideAllToAll: Bool
  /// What copying its activations of one micro-batch takes, to the host's memory or back.
  public var copy: Ticks

  /// A stage of these layers.
  public init(layers: [LayerWork], weightsHideAllToAll: Bool = true, copy: Ticks = 0) {
    self.layers = layers
    self.copy = copy
    self.weightsHideAllToAll = weightsHideAllToAll
  }
}
