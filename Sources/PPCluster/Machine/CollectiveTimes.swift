import PPSupport

/// What a group of GPUs does together.
public enum Collective: String, CaseIterable, Sendable {
  case allReduce = "all_reduce"
  case allGather = "all_gather"
  case reduceScatter = "reduce_scatter"
  case allToAll = "all_to_all"

  /// Bytes that each GPU sends, for each byte of the whole: nccl-tests' factor between its two bandwidths.
  public func trafficFactor(ranks: Int) -> Double {
    let others = Double(ranks - 1) / Double(ranks)
    return self == .allReduce ? 2 * others : others
  }
}

/// Measured times of collectives inside one node or NVLink domain.
///
/// As nccl-tests counts: the bytes are those of the whole, which is what a GPU has before a reduce-scatter, an
/// all-reduce or an all-to-all, and after an all-gather.
public struct CollectiveTimes: Equatable, Sendable {
  /// Sizes of the groups measured, rising.
  public var ranks: [Int]
  /// The time of a small one, by groups.
  public var small: [Collective: [Seconds]]
  /// Bus bandwidth, `[groups][sizes]`.
  public var bandwidth: [Collective: [[BytesPerSecond]]]

  /// What counts as small.
  public static let smallSize: Bytes = 65_536
  /// The sizes measured.
  public static let sizes = [1.0, 16, 64, 512].map { Bytes($0 * 1_048_576) }

  /// Times from their tables.
  public init(
    ranks: [Int], small: [Collective: [Seconds]], bandwidth: [Collective: [[BytesPerSecond]]]
  ) {
    self.ranks = ranks
    self.small = small
    self.bandwidth = bandwidth
  }

  /// The seconds of a collective of `ranks` GPUs inside a domain.
  ///
  /// Straight between the sizes measured, and on beyond the largest. Between groups it goes over the logarithm
  /// of their size; in larger groups than measured the bandwidth is that of the largest, and the time of
  /// small ones grows by as much with each doubling as in the last.
  public func seconds(_ kind: Collective, bytes: Bytes, ranks count: Int) -> Seconds {
    guard count > 1, bytes > 0 else { return 0 }
    let times = ranks.indices.map { seconds(kind, bytes: bytes, group: $0, ranks: count) }
    let place = logarithm(Double(count))
    let places = ranks.map { logarithm(Double($0)) }
    guard let next = places.firstIndex(where: { $0 >= place }) else {
      let last = ranks.count - 1
      guard last > 0, let small = small[kind] else { return times[last] }
      let growth = (small[last] - small[last - 1]) / (places[last] - places[last - 1])
      return times[last] + max(0, growth) * (place - places[last])
    }
    guard next > 0 else { return times[0] }
    let share = (place - places[next - 1]) / (places[next] - places[next - 1])
    return times[next - 1] + share * (times[next] - times[next - 1])
  }

  /// The seconds by the figures of one group measured, for a group of `count`.
  private func seconds(
    _ kind: Collective, bytes: Bytes, group: Int, ranks count: Int
  ) -> Seconds {
    guard let small = small[kind]?[group], let bandwidth = bandwidth[kind]?[group] else { return 0 }
    let factor = kind.trafficFactor(ranks: count)
    var (before, at) = (small, CollectiveTimes.smallSize)
    guard bytes > at else { return small }
    // Seconds for each byte.
    var slope = 0.0
    for (size, bus) in zip(CollectiveTimes.sizes, bandwidth) {
      let time = max(before, size * factor / bus)
      if bytes <= size { return before + (time - before) * (bytes - at).value / (size - at).value }
      slope = (time - before).value / (size - at).value
      (before, at) = (time, size)
    }
    return before + Seconds(slope * (bytes - at).value)
  }
}
