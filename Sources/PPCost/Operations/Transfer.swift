import PPCluster
import PPSupport

/// Something that a group of GPUs exchanges, for one micro-batch or one step.
public struct Transfer: Hashable, Sendable {
  /// How it travels.
  public enum Kind: Hashable, Sendable {
    /// A collective; bytes are those of the whole.
    case collective(Collective)
    /// From neighbour to neighbour, so many times; bytes are those of one time.
    case ring(steps: Int)
  }

  /// When it is needed.
  public enum Place: String, CaseIterable, Sendable {
    /// Before the forward of its section.
    case beforeForward
    /// After it.
    case afterForward
    /// Before the gradients of inputs.
    case beforeBackward
    /// After them.
    case afterBackward
    /// Before the gradients of weights; it can go on beside the gradients of inputs.
    case beforeWeights
    /// Beside the forward of attention's core.
    case besideForward
    /// Beside its backward.
    case besideBackward
    /// Once in a step.
    case step
  }

  /// What it is, for people: `attention input`.
  public var name: String
  /// How it travels.
  public var kind: Kind
  /// What is sent in one time.
  public var bytes: Bytes
  /// The GPUs.
  public var group: GPUGroup
  /// When it is needed.
  public var place: Place

  /// A transfer from its parts.
  public init(
    _ name: String, _ kind: Kind, bytes: Bytes, _ group: GPUGroup, _ place: Place
  ) {
    self.name = name
    self.kind = kind
    self.bytes = bytes
    self.group = group
    self.place = place
  }

  /// The seconds it takes when nothing else is under way.
  ///
  /// - Parameter domain: GPUs of each NVLink domain that are used.
  public func seconds(on cluster: Cluster, domain: Int) -> Seconds {
    guard group.size > 1, bytes > 0 else { return 0 }
    switch kind {
    case .collective(let collective):
      return cluster.seconds(collective, bytes: bytes, group: group, domain: domain)
    case .ring(let steps):
      let isInside = group.inside(domain: domain) == group.size
      return Double(steps) * cluster.messageSeconds(bytes: bytes, insideNode: isInside)
    }
  }
}
