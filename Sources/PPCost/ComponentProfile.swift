import PPCluster
import PPModel
import PPSupport

/// Measured times of the components of one MoE layer.
public struct ComponentProfile: Equatable, Sendable {
  /// The mean time of a component inside an overlapped pair.
  public var paired: [ComponentKind: Seconds]
  /// The time of a communication component by itself.
  public var alone: [ComponentKind: Seconds]
  /// How much longer a computation takes while communication runs beside it.
  public var slowdown: [ComponentKind: Double]
  /// The share of a computation, inside the measured pairs, that has communication beside it.
  public var beside: [ComponentKind: Double]

  /// The components of computation and of communication, by their names in presets.
  static let compute: [(key: String, kind: ComponentKind)] = [
    ("attention", .attention), ("mlp", .mlp), ("mlp_backward", .mlpBackward),
    ("mlp_weight", .mlpWeight), ("attention_backward", .attentionBackward),
    ("attention_weight", .attentionWeight),
  ]
  static let communication: [(key: String, kind: ComponentKind)] = [
    ("dispatch", .dispatch), ("combine", .combine), ("combine_backward", .combineBackward),
    ("dispatch_backward", .dispatchBackward),
  ]

  /// The components that a profile tells of, with their names in presets.
  package static let components = compute + communication

  /// A profile without times.
  public init() {
    (paired, alone, slowdown, beside) = ([:], [:], [:], [:])
  }

  /// The profile as a preset's text, times to a tenth of a microsecond.
  ///
  /// - Parameter about: where it comes from, in a sentence.
  public func json(about: String) -> String {
    func object(
      _ key: String, _ parts: [(key: String, kind: ComponentKind)],
      _ text: (ComponentKind) -> String
    ) -> String {
      "  \"\(key)\": {\n"
        + parts.map { "    \"\($0.key)\": \(text($0.kind))" }.joined(separator: ",\n") + "\n  }"
    }
    func time(_ times: [ComponentKind: Seconds]) -> (ComponentKind) -> String {
      { NumberText.rounded((times[$0]?.value ?? 0) * 1e6, decimals: 1) }
    }
    func number(_ values: [ComponentKind: Double]) -> (ComponentKind) -> String {
      { NumberText.rounded(values[$0] ?? 1, decimals: 3) }
    }
    let words = about.plain().escaped { $0 == "\"" || $0 == "\\" ? "\\\($0)" : nil }
    return "{\n  \"about\": \"\(words)\",\n"
      + [
        object("compute_us", Self.compute, time(paired)),
        object("slowdown", Self.compute, number(slowdown)),
        object("beside", Self.compute, number(beside)),
        object("communication_us", Self.communication, time(paired)),
        object("communication_alone_us", Self.communication, time(alone)),
      ].joined(separator: ",\n") + "\n}\n"
  }

  /// Reads a profile preset.
  ///
  /// - Throws: `PresetError` with the file, the key and what is allowed.
  public init(file: String, text: [UInt8]) throws(PresetError) {
    let root = try PresetObject(
      file: file, text: text,
      keys: [
        "about", "compute_efficiency", "compute_us", "slowdown", "beside", "communication_us",
        "communication_alone_us",
      ])
    beside = [:]
    paired = [:]
    alone = [:]
    slowdown = [:]
    let computeKeys = Self.compute.map(\.0)
    let communicationKeys = Self.communication.map(\.0)
    let times = try root.object("compute_us", keys: computeKeys)
    let factors = try root.object("slowdown", keys: computeKeys)
    let shares = try root.object("beside", keys: computeKeys)
    for (key, kind) in Self.compute {
      paired[kind] = Seconds(try times.positive(key, upTo: 1e9) * 1e-6)
      let factor = try factors.positive(key, upTo: 100)
      guard factor >= 1 else {
        throw PresetError(file: file, "'slowdown.\(key)' is \(factor); it must be at least 1")
      }
      slowdown[kind] = factor
      beside[kind] = try shares.positive(key, upTo: 1)
    }
    let together = try root.object("communication_us", keys: communicationKeys)
    let byThemselves = try root.object("communication_alone_us", keys: communicationKeys)
    for (key, kind) in Self.communication {
      paired[kind] = Seconds(try together.positive(key, upTo: 1e9) * 1e-6)
      alone[kind] = Seconds(try byThemselves.positive(key, upTo: 1e9) * 1e-6)
    }
  }

  /// The measured cost of a component, with communication `scale` times as long.
  ///
  /// - Throws: a time too long for the clock.
  public func measured(
    _ kind: ComponentKind, communicationScale scale: Double
  ) throws(TimeFault) -> ComponentCost {
    let mean = paired[kind] ?? 0
    guard kind.stream == .communication else { return try computation(kind, mean: mean) }
    return ComponentCost(
      alone: try ComponentProfile.ticks((alone[kind] ?? 0) * scale, kind),
      paired: try ComponentProfile.ticks(mean * scale, kind))
  }

  /// The cost of a computation whose mean inside a pair is `mean`.
  ///
  /// That mean is a mixture: mean = t × (1 + (s - 1) × share), with slow-down s for the share that runs
  /// beside communication; t is the time without, which the cost holds.
  ///
  /// - Throws: a time too long for the clock.
  public func computation(
    _ kind: ComponentKind, mean: Seconds
  ) throws(TimeFault) -> ComponentCost {
    let factor = slowdown[kind] ?? 1
    let time = try ComponentProfile.ticks(mean / (1 + (factor - 1) * (beside[kind] ?? 0)), kind)
    // At most 100, as `init(file:text:)` has it.
    return ComponentCost(alone: time, paired: time, slowdown: Ratio(factor))
  }

  /// The cost of a computation that takes `time` while no communication runs beside it.
  ///
  /// - Throws: a time too long for the clock.
  func undisturbed(
    _ kind: ComponentKind, _ time: Seconds
  ) throws(TimeFault) -> ComponentCost {
    let time = try ComponentProfile.ticks(time, kind)
    let like: ComponentKind = kind == .recomputation ? .mlp : kind
    return ComponentCost(
      alone: time, paired: time, slowdown: Ratio(slowdown[like] ?? 1))
  }

  /// The cost of a communication that takes `time` by itself, as much longer inside a pair
  /// as the measured one.
  ///
  /// - Throws: a time too long for the clock.
  public func communication(
    _ kind: ComponentKind, alone time: Seconds
  ) throws(TimeFault) -> ComponentCost {
    let factor = (paired[kind] ?? 1) / (alone[kind] ?? 1)
    return ComponentCost(
      alone: try ComponentProfile.ticks(time, kind),
      paired: try ComponentProfile.ticks(time * factor, kind))
  }

  /// A component's time, to the nearest nanosecond.
  static func ticks(_ time: Seconds, _ kind: ComponentKind) throws(TimeFault) -> Ticks {
    try Ticks(time, of: "\(kind.rawValue) of a layer")
  }
}
