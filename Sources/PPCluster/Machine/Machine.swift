import PPSupport

/// What operations take on one GPU of a cluster, and collectives in one of its domains: measured constants.
public struct Machine: Equatable, Sendable {
  /// Matrix products, of each precision that the GPU has.
  public var products: [Precision: ProductRate]
  /// The share of a short measurement's FLOP/s that hours of work reach, the GPU being warm.
  public var sustained: Double
  /// Grouped products of experts.
  public var grouped: GroupedFactors
  /// Attention's core.
  public var attention: AttentionRates
  /// Operations bound by memory.
  public var memory: MemoryRates
  /// The rate of the memory's data sheet.
  public var memoryBandwidth: BytesPerSecond
  /// The host's time for each kernel that it starts.
  public var hostPerKernel: Seconds
  /// The rate of copies between the GPU and its host's memory, each direction.
  public var copyBandwidth: BytesPerSecond
  /// Collectives inside one node or NVLink domain.
  public var collectives: CollectiveTimes
  /// The rate of each GPU in an all-to-all of experts inside one domain.
  public var experts: BytesPerSecond

  /// The seconds of a matrix product.
  ///
  /// t = start + FLOPs / (rate × sustained × pass × group) + bytes / bandwidth. A grouped product's weights are not
  /// among the bytes: its factor knows them.
  ///
  /// - Returns: 0 for an empty product; infinity where the GPU does not have the precision.
  public func seconds(
    _ shape: ProductShape, _ pass: ProductPass, _ precision: Precision
  ) -> Seconds {
    guard shape.flops > 0 else { return 0 }
    guard let rate = products[precision] else { return .infinity }
    var flops =
      rate.flops * (rate.sustained ?? sustained)
      * (pass == .weightGradient ? rate.weightGradient : 1)
    var bytes = shape.activations(pass, operand: precision.operand)
    if shape.groups == nil {
      bytes += shape.weights(pass, operand: precision.operand)
    } else {
      flops *= grouped.factor(
        pass, tokens: shape.tokens, flops: rate.flops, memory: memoryBandwidth,
        operand: precision.operand)
    }
    return rate.start + Seconds(shape.flops / flops) + bytes / rate.bandwidth
  }

  /// The GPU with a share of its multiprocessors for computation, the others serving communication: products, whose
  /// kernels are given a number of multiprocessors, have that share of their FLOP/s.
  ///
  /// Attention's core has more blocks than there are multiprocessors, and takes all that are free.
  public func computing(share: Double) -> Machine {
    var machine = self
    machine.products = products.mapValues { rate in
      var rate = rate
      rate.flops *= share
      return rate
    }
    return machine
  }

  /// The GPU at a share of its clock, its power being limited.
  ///
  /// Products and attention, which take all the power there is, have that share of their FLOP/s; memory has a clock of its own.
  func clocked(at share: Double) -> Machine {
    var machine = computing(share: share)
    machine.attention = attention.scaled(by: share)
    return machine
  }

  /// The seconds of attention's core.
  ///
  /// - Parameters:
  ///   - flops: of the forward; the backward's follow.
  ///   - sequence: tokens that one kernel sees of a sequence.
  public func attentionSeconds(
    flops: Double, sequence: Double, headDimension: Int, isLatent: Bool, isBackward: Bool
  ) -> Seconds {
    guard flops > 0 else { return 0 }
    let rate = attention.rate(
      sequence: sequence, headDimension: headDimension, isLatent: isLatent,
      isBackward: isBackward)
    let factor = isBackward ? AttentionRates.backwardFactor(isLatent: isLatent) : 1
    return memory.start + Seconds(flops * factor / (rate * sustained))
  }
}

extension Machine {
  /// What is taken where a cluster's file does not say: shares of the data sheet's figures that other GPUs
  /// reach.
  ///
  /// - Products: 0.8 of the BF16 peak, 0.6 of an FP8 or FP4 peak, twice the memory's rate for bytes; an H100
  ///   reaches 0.87, 0.65 and 1.9, a B200 0.72, 0.57 and 2.5.
  /// - Attention: an H200's rates, as many times as fast as its BF16 products.
  /// - Memory: 0.7 and 0.5 of the data sheet for normalisations, 0.84 for elementwise operations and the
  ///   optimizer, 0.5 for permutations, 0.4 for the loss.
  /// - Copies to the host: 50 GB/s, 0.8 of a PCIe 5.0 slot of 16 lanes.
  /// - Collectives: the link's latency once and once more for each doubling of the group, half as much again for an
  ///   all-reduce, and then the bytes at the link's rate.
  public init(derivedFrom gpu: GPU, nvlink: Link) {
    products = [:]
    for (precision, peak) in gpu.peak {
      let isWide = precision == .bf16
      products[precision] = ProductRate(
        flops: peak * (isWide ? 0.8 : 0.6), bandwidth: 2 * gpu.memoryBandwidth,
        start: (isWide ? 3 : 15) * 1e-6, weightGradient: 0.93, includesConversion: !isWide)
    }
    sustained = 0.95
    grouped = .measured
    attention = AttentionRates(relativeTo: products[.bf16]?.flops ?? 0)
    memoryBandwidth = gpu.memoryBandwidth
    let shares: [MemoryClass: Double] = [
      .norm: 0.7, .normBackward: 0.5, .elementwise: 0.84, .permutation: 0.5, .loss: 0.4,
      .optimizer: 0.84,
    ]
    memory = MemoryRates(bandwidth: shares.mapValues { $0 * gpu.memoryBandwidth }, start: 3e-6)
    hostPerKernel = 4.5e-6
    copyBandwidth = 50e9
    collectives = CollectiveTimes(derivedFrom: nvlink)
    experts = nvlink.bandwidth
  }
}

extension AttentionRates {
  /// The rates of an H200 (github.com/NVIDIA/cudnn-frontend, benchmark), as many times as fast as products
  /// are.
  init(relativeTo products: Double) {
    let tokens = [2048.0, 4096, 8192, 16384]
    func table(_ rates: [Double]) -> RateTable {
      RateTable(unchecked: tokens, rates).scaled(by: products / 853)
    }
    self.init(
      forward: table([484, 591, 644, 673]), backward: table([370, 474, 541, 579]),
      latentForward: table([522, 599, 643, 656]), latentBackward: table([352, 404, 442, 470]))
  }
}

extension CollectiveTimes {
  /// Times that follow from a link alone.
  init(derivedFrom link: Link) {
    let groups = [2, 4, 8]
    var small: [Collective: [Seconds]] = [:]
    var bandwidth: [Collective: [[BytesPerSecond]]] = [:]
    for kind in Collective.allCases {
      let slower = kind == .allReduce ? 1.5 : 1.0
      let starts = groups.map { link.latency * (1 + logarithm(Double($0))) * slower }
      small[kind] = starts
      bandwidth[kind] = zip(groups, starts).map { ranks, start in
        CollectiveTimes.sizes.map { size in
          let traffic = size * kind.trafficFactor(ranks: ranks)
          return traffic / (start + traffic / link.bandwidth)
        }
      }
    }
    self.init(ranks: groups, small: small, bandwidth: bandwidth)
  }
}
