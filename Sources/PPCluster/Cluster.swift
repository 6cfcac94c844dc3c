import PPSupport

/// The precision of a matrix product.
public enum Precision: String, CaseIterable, Sendable {
  case bf16
  /// FP8, with one scale for a tensor or for blocks of it.
  case fp8
  /// FP8 with a scale for each 32 numbers.
  case mxfp8
  /// FP4 with a scale for each 16 numbers.
  case nvfp4
}

/// One GPU.
public struct GPU: Equatable, Sendable {
  /// Streaming multiprocessors.
  public var multiprocessors: Int
  /// Its memory.
  public var memory: Bytes
  /// The rate of its memory.
  public var memoryBandwidth: BytesPerSecond
  /// Dense peaks of the precisions that it has, in FLOP/s.
  public var peak: [Precision: Double]
}

/// One direction of a link of one GPU.
public struct Link: Equatable, Sendable {
  /// The rate that is reached: nominal times efficiency.
  public var bandwidth: BytesPerSecond
  /// The time before the first byte arrives.
  public var latency: Seconds
}

/// GPUs in nodes: NVLink inside a node, one rail-aligned InfiniBand port for each GPU between nodes.
public struct Cluster: Equatable, Sendable {
  /// The GPU.
  public var gpu: GPU
  /// GPUs in a node.
  public var gpusPerNode: Int
  /// NVLink of one GPU, each direction.
  public var nvlink: Link
  /// InfiniBand of one GPU, each direction.
  public var infiniband: Link
  /// What operations and collectives take.
  public var machine: Machine

  /// Reads a cluster preset.
  ///
  /// - Throws: `PresetError` with the file, the key and what is allowed.
  public init(file: String, text: [UInt8]) throws(PresetError) {
    let root = try PresetObject(
      file: file, text: text, keys: ["about", "gpu", "node", "network"] + Machine.keys)
    let gpu = try root.object(
      "gpu",
      keys: [
        "streaming_multiprocessors", "memory_gb", "memory_bandwidth_gb_per_s", "bf16_tflop_per_s",
        "fp8_tflop_per_s", "mxfp8_tflop_per_s", "nvfp4_tflop_per_s", "power_w", "power_limit_w",
      ])
    var peak = [Precision.bf16: try gpu.positive("bf16_tflop_per_s") * 1e12]
    for precision in Precision.allCases where gpu.has("\(precision)_tflop_per_s") {
      peak[precision] = try gpu.positive("\(precision)_tflop_per_s") * 1e12
    }
    self.gpu = GPU(
      multiprocessors: try gpu.count("streaming_multiprocessors", 1...100_000),
      memory: Bytes(try gpu.positive("memory_gb") * 1e9),
      memoryBandwidth: BytesPerSecond(try gpu.positive("memory_bandwidth_gb_per_s") * 1e9),
      peak: peak)
    let node = try root.object(
      "node", keys: ["gpus", "nvlink_gb_per_s", "nvlink_efficiency", "nvlink_latency_us"])
    gpusPerNode = try node.count("gpus", 1...1024)
    nvlink = try Cluster.link(node, "nvlink")
    let network = try root.object(
      "network",
      keys: ["infiniband_gb_per_s", "infiniband_efficiency", "infiniband_latency_us"])
    infiniband = try Cluster.link(network, "infiniband")
    machine = Machine(derivedFrom: self.gpu, nvlink: nvlink)
    try machine.read(root)
    if let share = try Cluster.clockShare(gpu) { machine = machine.clocked(at: share) }
  }

  /// The share of its clock that a GPU keeps with its power limited; nil where it is not.
  ///
  /// Power that is switched goes by clock × voltage², and voltage by clock, so the clock goes by the third root of power.
  private static func clockShare(_ gpu: PresetObject) throws(PresetError) -> Double? {
    guard gpu.has("power_limit_w") else {
      if gpu.has("power_w") { _ = try gpu.positive("power_w") }
      return nil
    }
    guard gpu.has("power_w") else {
      throw gpu.error(
        "'gpu.power_limit_w' is given, but 'gpu.power_w' is not; give the data sheet's power, or leave the limit out"
      )
    }
    let power = try gpu.positive("power_w")
    let limit = try gpu.positive("power_limit_w", upTo: power)
    return thirdRoot(limit / power)
  }

  private static func link(
    _ object: PresetObject, _ name: String
  ) throws(PresetError) -> Link {
    let rate =
      try object.positive("\(name)_gb_per_s") * object.positive("\(name)_efficiency", upTo: 1)
    return Link(
      bandwidth: BytesPerSecond(rate * 1e9),
      latency: Seconds(try object.amount("\(name)_latency_us") * 1e-6))
  }

  /// The seconds that a message between two GPUs takes when nothing else is under way: over NVLink
  /// inside a node, else over InfiniBand.
  public func messageSeconds(bytes: Bytes, insideNode: Bool) -> Seconds {
    let link = insideNode ? nvlink : infiniband
    return link.latency + bytes / link.bandwidth
  }
}
