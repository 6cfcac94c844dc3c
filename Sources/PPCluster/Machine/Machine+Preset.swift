import PPSupport

extension Machine {
  /// The objects of a cluster's file that say what operations take; each may be left out, and holds its
  /// `source`.
  static let keys = [
    "products", "sustained", "grouped", "attention", "memory", "host", "collectives",
  ]

  /// Puts what a cluster's file says in the place of what was derived.
  ///
  /// - Throws: `PresetError` with the key and what is allowed.
  mutating func read(_ root: PresetObject) throws(PresetError) {
    if root.has("products") { try readProducts(root) }
    if root.has("sustained") {
      let object = try root.sourced("sustained", keys: ["factor"])
      sustained = try object.positive("factor", upTo: 1)
    }
    if root.has("grouped") { try readGrouped(root) }
    if root.has("attention") { try readAttention(root) }
    if root.has("memory") { try readMemory(root) }
    if root.has("host") {
      let object = try root.sourced("host", keys: ["kernel_us", "copy_gb_per_s"])
      if object.has("copy_gb_per_s") {
        copyBandwidth = BytesPerSecond(try object.positive("copy_gb_per_s") * 1e9)
      }
      hostPerKernel = Seconds(try object.amount("kernel_us") * 1e-6)
    }
    if root.has("collectives") { try readCollectives(root) }
  }

  private mutating func readProducts(_ root: PresetObject) throws(PresetError) {
    let object = try root.sourced("products", keys: Precision.allCases.map(\.rawValue))
    for precision in Precision.allCases where object.has(precision.rawValue) {
      guard products[precision] != nil else {
        throw object.error(
          "'products.\(precision.rawValue)' is given, but 'gpu.\(precision.rawValue)_tflop_per_s' is not; "
            + "give the peak, or leave the product out")
      }
      let rate = try object.object(
        precision.rawValue,
        keys: [
          "tflop_per_s", "tb_per_s", "start_us", "weight_gradient", "includes_conversion",
          "sustained",
        ])
      products[precision] = ProductRate(
        flops: try rate.positive("tflop_per_s") * 1e12,
        bandwidth: BytesPerSecond(try rate.positive("tb_per_s") * 1e12),
        start: Seconds(try rate.amount("start_us") * 1e-6),
        weightGradient: try rate.positive("weight_gradient", upTo: 1),
        includesConversion: try rate.flag("includes_conversion", default: false),
        sustained: rate.has("sustained") ? try rate.positive("sustained", upTo: 1) : nil)
    }
    // What follows from the products follows from these.
    attention = AttentionRates(relativeTo: products[.bf16]?.flops ?? 0)
  }

  private mutating func readGrouped(_ root: PresetObject) throws(PresetError) {
    let object = try root.sourced(
      "grouped", keys: ["tokens", "forward", "input_gradient", "weight_gradient", "flop_per_byte"])
    let tables = try object.tables(
      over: "tokens", ["forward", "input_gradient", "weight_gradient"], scale: 1)
    grouped = GroupedFactors(
      forward: tables[0], inputGradient: tables[1], weightGradient: tables[2],
      balance: try object.positive("flop_per_byte"))
  }

  private mutating func readAttention(_ root: PresetObject) throws(PresetError) {
    let names = ["forward", "backward", "latent_forward", "latent_backward"].map {
      $0 + "_tflop_per_s"
    }
    let object = try root.sourced("attention", keys: ["tokens"] + names)
    let tables = try object.tables(over: "tokens", names, scale: 1e12)
    attention = AttentionRates(
      forward: tables[0], backward: tables[1], latentForward: tables[2],
      latentBackward: tables[3])
  }

  private mutating func readMemory(_ root: PresetObject) throws(PresetError) {
    let object = try root.sourced(
      "memory", keys: ["start_us"] + MemoryClass.allCases.map { $0.key + "_tb_per_s" })
    memory.start = Seconds(try object.amount("start_us") * 1e-6)
    for kind in MemoryClass.allCases {
      memory.bandwidth[kind] = BytesPerSecond(
        try object.positive(kind.key + "_tb_per_s") * 1e12)
    }
  }

  private mutating func readCollectives(_ root: PresetObject) throws(PresetError) {
    let kinds = Collective.allCases.map(\.rawValue)
    let object = try root.sourced(
      "collectives",
      keys: ["ranks", "experts_gb_per_s"] + kinds.map { $0 + "_us" }
        + kinds.map { $0 + "_gb_per_s" })
    let ranks = try object.counts("ranks", 2...1024)
    guard !ranks.isEmpty, zip(ranks, ranks.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw object.error("'collectives.ranks' must be numbers that rise: 2, 4, 8")
    }
    var times = CollectiveTimes(ranks: ranks, small: [:], bandwidth: [:])
    let sizes = CollectiveTimes.sizes.count
    for kind in Collective.allCases {
      times.small[kind] = try object.amounts(kind.rawValue + "_us", count: ranks.count)
        .map { Seconds($0 * 1e-6) }
      let rates = try object.amounts(kind.rawValue + "_gb_per_s", count: ranks.count * sizes)
      times.bandwidth[kind] = ranks.indices.map { group in
        rates[group * sizes..<(group + 1) * sizes].map { BytesPerSecond($0 * 1e9) }
      }
    }
    collectives = times
    experts = BytesPerSecond(try object.positive("experts_gb_per_s") * 1e9)
  }
}

extension PresetObject {
  /// An object of constants, which says where they are from.
  fileprivate func sourced(_ key: String, keys: [String]) throws(PresetError) -> PresetObject {
    let object = try object(key, keys: ["source"] + keys)
    _ = try object.text("source")
    return object
  }

  /// Tables over the same places.
  fileprivate func tables(
    over key: String, _ names: [String], scale: Double
  ) throws(PresetError) -> [RateTable] {
    let places = try counts(key, 1...10_000_000).map(Double.init)
    var tables: [RateTable] = []
    for name in names {
      let values = try amounts(name, count: places.count).map { $0 * scale }
      guard let table = RateTable(places, values) else {
        throw error("'\(path)\(key)' must be numbers that rise: 2048, 4096")
      }
      tables.append(table)
    }
    return tables
  }
}

extension MemoryClass {
  /// How files call it.
  var key: String { self == .normBackward ? "norm_backward" : rawValue }
}
