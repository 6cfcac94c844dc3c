import PPCluster
import PPModel

/// A model, trained on a cluster: what the durations and bytes of its stages follow from.
public struct Workload: Sendable {
  /// The model.
  public var model: Architecture
  /// The cluster.
  public var cluster: Cluster
  /// Efficiency and slow-downs; and, if `isMeasured`, the times of a MoE layer's components.
  public var profile: ComponentProfile
  /// Whether MoE layers take the profile's times, instead of times from first principles.
  public var isMeasured: Bool
  /// Tokens in a micro-batch, one sequence.
  public var tokens: Int
  /// GPUs that share a layer's experts.
  public var expertParallel: Int
  /// Routed experts that a token goes to.
  public var expertsPerToken: Int
  /// The precision of the matrix products; the attention's core is always BF16.
  public var precision: Precision
  /// A factor on the time of all communication.
  public var communicationScale: Double
  /// Whether normalisations, MLA's up-projections and the SwiGLU's output are recomputed in the
  /// backward instead of kept.
  public var recomputes: Bool
  /// All GPUs of the run.
  public var gpus: Int
  /// Spreads of tokens that are known already; others are sampled, which takes milliseconds.
  public var knownSpreads: [ExpertRouting: ExpertRouting.Spread] = [:]

  /// A workload from its parts.
  public init(
    model: Architecture, cluster: Cluster, profile: ComponentProfile, isMeasured: Bool,
    tokens: Int, expertParallel: Int, expertsPerToken: Int, precision: Precision,
    communicationScale: Double,
    recomputes: Bool = true, gpus: Int = 2048
  ) {
    self.model = model
    self.cluster = cluster
    self.profile = profile
    self.isMeasured = isMeasured
    self.tokens = tokens
    self.expertParallel = expertParallel
    self.expertsPerToken = expertsPerToken
    self.precision = precision
    self.communicationScale = communicationScale
    self.recomputes = recomputes
    self.gpus = gpus
  }

  /// The attention core's backward: five matrix products where the forward has two, and the
  /// bookkeeping: 2.6 times the forward.
  static let coreBackward = 2.6

  /// The model, with as many experts per token as the workload asks for.
  var routedModel: Architecture {
    var routed = model
    routed.experts?.perToken = expertsPerToken
    return routed
  }

  /// How tokens go to experts; nil for models without, and for experts that are not spread over GPUs.
  public var routing: ExpertRouting? {
    guard let experts = model.experts, expertParallel > 1 else { return nil }
    return ExpertRouting(
      experts: experts.count, topK: expertsPerToken, groups: experts.groups,
      groupLimit: experts.groupLimit, gpus: expertParallel, gpusPerNode: cluster.gpusPerNode)
  }

  /// Whether the neighbours of a pipeline are in one node: a node holds GPUs that share experts instead, so
  /// messages always go to another.
  static let messagesStayInNode = false

  /// What a PP message takes of the ports of the ranks it joins.
  public var hopLoad: PortLoad { Workload.messagesStayInNode ? .insideNode : .betweenNodes }

  /// The bytes of a PP message: tokens × hidden × 2 (BF16).
  public var messageBytes: Double { Double(tokens) * Double(model.hidden) * 2 }

  /// The time of a PP message by itself, in nanoseconds.
  ///
  /// - Throws: a time too long for the clock.
  public var hop: Ticks {
    get throws(TimeFault) {
      let seconds = cluster.messageSeconds(
        bytes: messageBytes, insideNode: Workload.messagesStayInNode)
      return try Ticks(nanoseconds: seconds * communicationScale * 1e9, of: "a PP message")
    }
  }
}
