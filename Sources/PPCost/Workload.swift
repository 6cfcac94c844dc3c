import PPCluster
import PPModel
import PPSupport

/// A model, trained on a cluster: what the durations and bytes of its stages follow from.
public struct Workload: Sendable {
  /// The model; its experts take as many of each token as the run asks for.
  public var model: Architecture
  /// The cluster.
  public var cluster: Cluster
  /// Slow-downs beside communication; and, if `isMeasured`, the times of a MoE layer's components.
  public var profile: ComponentProfile
  /// Whether MoE layers take the profile's times, instead of times from first principles.
  public var isMeasured: Bool
  /// The grid of GPUs, what a micro-batch is, and how it is computed.
  public var settings: LayerSettings
  /// What is kept of each parameter.
  public var training: TrainingState
  /// How activations are kept.
  public var keeping: ActivationSettings
  /// What goes on beside computation.
  public var overlap: Overlap
  /// Whether recorded graphs start kernels, which takes the host no time.
  public var isGraph: Bool
  /// Multiprocessors that communication takes.
  public var communicationMultiprocessors: Int
  /// Whether those compute while nothing is communicated, instead of being set aside all along.
  public var sharesMultiprocessors = false
  /// A factor on the time of all communication.
  public var communicationScale: Double
  /// How many layers of a stage are computed again in full; nil for all, where any are.
  public var recomputedLayers: Int?
  /// Spreads of tokens that are known already; others are sampled, which takes milliseconds.
  public var knownSpreads: [ExpertRouting: ExpertRouting.Spread] = [:]

  /// Which exchanges go on beside computation.
  public struct Overlap: Hashable, Sendable {
    /// Those of tensor parallelism, in pieces beside the products that they belong to.
    public var tensor: Bool
    /// Gradients and parameters of data parallelism, beside backward and forward.
    public var data: Bool

    /// All-to-all of experts, beside the gradients of weights of a full backward.
    public var weights: Bool

    /// What Megatron-LM does for data parallelism, and nothing else, unless said otherwise.
    public init(tensor: Bool = false, data: Bool = true, weights: Bool = false) {
      self.weights = weights
      self.tensor = tensor
      self.data = data
    }
  }

  /// A workload from its parts.
  public init(
    model: Architecture, cluster: Cluster, profile: ComponentProfile, settings: LayerSettings,
    isMeasured: Bool = false, training: TrainingState = TrainingState(),
    keeping: ActivationSettings = ActivationSettings(), overlap: Overlap = Overlap(),
    dispatchesNarrow: Bool = false, isGraph: Bool = false, communicationMultiprocessors: Int = 0,
    communicationScale: Double = 1, recomputedLayers: Int? = nil
  ) {
    self.model = model
    self.cluster = cluster
    self.profile = profile
    self.isMeasured = isMeasured
    self.settings = settings
    self.training = training
    self.keeping = keeping
    self.overlap = overlap
    self.settings.dispatchesNarrow = dispatchesNarrow
    self.isGraph = isGraph
    self.communicationMultiprocessors = communicationMultiprocessors
    self.communicationScale = communicationScale
    self.recomputedLayers = recomputedLayers
  }
}

extension Workload {
  /// The same for one of the slices that micro-batches are cut into; for the mean of them where nil.
  public func slice(_ number: Int?, of slices: Int) -> Workload {
    var workload = self
    (workload.settings.slices, workload.settings.slice) = (slices, slices == 1 ? nil : number)
    return workload
  }

  /// How the GPUs divide the work.
  public var grid: ParallelGrid {
    get { settings.grid }
    set { settings.grid = newValue }
  }

  /// GPUs of each NVLink domain that the run uses.
  public var domain: Int { cluster.domain(of: grid.gpus) }

  /// Tokens of a micro-batch, on all GPUs that share it.
  public var tokens: Int { settings.sequences * settings.sequence }

  /// The GPU as computation has it.
  var machine: Machine {
    sharesMultiprocessors ? cluster.machine : cluster.machine.computing(share: computingShare)
  }

  /// The share of the multiprocessors that communication leaves.
  private var computingShare: Double {
    let all = cluster.gpu.multiprocessors
    return Double(max(1, all - communicationMultiprocessors)) / Double(all)
  }

  /// How much longer computation takes beside communication, at least: see `Machine.computing(share:)`.
  var sharedSlowdown: Ratio {
    sharesMultiprocessors ? Ratio(count: Int(Double(Ratio.one) / computingShare + 0.5)) : 1
  }

  /// How tokens go to experts; nil for models without, and for experts that are not spread over GPUs.
  public var routing: ExpertRouting? { ExpertExchange.routing(model, grid, domain: domain) }

  /// Whether the neighbours of a pipeline are in one NVLink domain.
  private var messagesStayInDomain: Bool { grid.pipelineStride < domain }

  /// What a PP message takes of the ports of the ranks it joins.
  public var hopLoad: PortLoad { messagesStayInDomain ? .insideNode : .betweenNodes }

  /// A PP message from GPU to GPU: own tokens × hidden × 2 (BF16).
  public var messageBytes: Bytes { settings.messageBytes(hidden: model.hidden) }

  /// The time of a PP message by itself, in nanoseconds.
  ///
  /// - Throws: a time too long for the clock.
  public var hop: Ticks {
    get throws(TimeFault) {
      let alone = cluster.messageSeconds(bytes: messageBytes, insideNode: messagesStayInDomain)
      return try Ticks(alone * communicationScale, of: "a PP message")
    }
  }
}

extension Workload {
  /// Whether GPUs that share layers exchange more than tokens for experts.
  public var hasExchangesOfLayers: Bool {
    grid.tensor > 1 || grid.context > 1 || training.zero == 3 && grid.replicas.size > 1
  }
}
