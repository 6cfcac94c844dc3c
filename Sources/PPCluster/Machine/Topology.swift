import PPSupport

/// GPUs that work together, so many places apart: the place of a GPU counts through tp, cp, dp and pp, the
/// first fastest.
public struct GPUGroup: Hashable, Sendable {
  /// GPUs in the group.
  public var size: Int
  /// Places from one to the next.
  public var stride: Int
  /// Equal parts of the group that are far from each other, in other domains.
  public var copies: Int

  /// A group of `size` GPUs, `stride` apart, in `copies` parts.
  public init(size: Int, stride: Int, copies: Int = 1) {
    self.size = size
    self.stride = stride
    self.copies = copies
  }

  /// How many of the group are in one domain of `domain` GPUs.
  public func inside(domain: Int) -> Int { max(1, min(size / copies, domain / stride)) }
}

extension Cluster {
  /// How many GPUs of each NVLink domain a run of `gpus` GPUs uses: as many as fit and divide them.
  ///
  /// A domain of 72 gives 64 to a run of 1024, which is how schedulers cut them.
  public func domain(of gpus: Int) -> Int {
    (1...max(1, min(gpus, gpusPerNode))).last { gpus % $0 == 0 } ?? 1
  }

  /// The seconds of a collective, when nothing else is under way.
  ///
  /// Inside a domain they are as measured. Across domains both parts run at once: what is inside, and what
  /// crosses, over the ports of all the group's GPUs in a domain; each doubling of the domains adds a
  /// latency.
  ///
  /// - Parameters:
  ///   - bytes: those of the whole: before a reduce-scatter, after an all-gather.
  ///   - domain: GPUs of each domain that are used; see `domain(of:)`.
  public func seconds(
    _ kind: Collective, bytes: Bytes, group: GPUGroup, domain: Int
  ) -> Seconds {
    guard group.size > 1, bytes > 0 else { return 0 }
    let inside = group.inside(domain: domain)
    guard inside < group.size else {
      return machine.collectives.seconds(kind, bytes: bytes, ranks: group.size)
    }
    let domains = Double((group.size + inside - 1) / inside)
    let port = infiniband.bandwidth
    let steps = infiniband.latency * (1 + logarithm(domains)) * (kind == .allReduce ? 2 : 1)
    if kind == .allToAll {
      let outside = bytes * Double(group.size - inside) / Double(group.size)
      let within = machine.collectives.seconds(
        kind, bytes: bytes - outside, ranks: inside)
      return max(within, outside / port) + steps
    }
    let share = (domains - 1) / domains * (kind == .allReduce ? 2 : 1)
    let crossing = bytes * share / Double(inside) / port
    return max(machine.collectives.seconds(kind, bytes: bytes, ranks: inside), crossing) + steps
  }
}
