import PPModel

/// An instruction and its number on its rank, counted from 0.
public struct NumberedInstruction: Hashable, Sendable {
  /// The number.
  public var number: Int
  /// The instruction.
  public var instruction: Instruction
}

/// One difference between two programs of a rank.
public struct ProgramChange: Equatable, Sendable {
  /// What happened.
  public enum Kind: String, Sendable {
    /// Only the new program runs it.
    case inserted
    /// Only the old program runs it.
    case removed
    /// Both run it, in another order.
    case moved
    /// A full B became I and W.
    case split
    /// I and W became a full B.
    case joined
    /// An F and a B became an overlapped pair.
    case paired
    /// An overlapped pair came apart.
    case unpaired
  }

  /// What happened.
  public var kind: Kind
  /// What the old program has there.
  public var before: [NumberedInstruction]
  /// What the new program has there.
  public var after: [NumberedInstruction]

  /// Where the change is shown: at its first place in either program.
  var position: Int { min(before.first?.number ?? .max, after.first?.number ?? .max) }
}

/// What differs between the programs of one rank.
public struct RankDiff: Equatable, Sendable {
  /// The rank.
  public var rank: Int
  /// How many instructions stay, in the same order.
  public var kept: Int
  /// The differences, in the order of their first places.
  public var changes: [ProgramChange]
}

/// What differs between two schedules, instruction by instruction.
///
/// A program runs each instruction once. So the longest common subsequence is a longest increasing one,
/// and is found exactly: no smaller set of insertions, removals and moves makes one program of the other.
public struct ProgramDiff: Equatable, Sendable {
  /// The ranks that differ.
  public let ranks: [RankDiff]

  /// Whether both run the same.
  public var isEmpty: Bool { ranks.isEmpty }
  /// How many differences there are.
  public var count: Int { ranks.reduce(0) { $0 + $1.changes.count } }

  /// Compares two schedules rank by rank.
  ///
  /// - Complexity: O(n log n) in the instructions.
  public init(from old: Schedule, to new: Schedule) {
    ranks = (0..<max(old.ranks, new.ranks)).compactMap { rank in
      func program(_ schedule: Schedule) -> [Instruction] {
        guard rank < schedule.ranks else { return [] }
        return schedule.instructions(ofRank: rank).map { schedule[$0] }
      }
      let diff = RankDiff(rank, program(old), program(new))
      return diff.changes.isEmpty ? nil : diff
    }
  }
}

extension RankDiff {
  init(_ rank: Int, _ old: [Instruction], _ new: [Instruction]) {
    let prefix = zip(old, new).prefix { $0 == $1 }.count
    let suffix = zip(old.dropFirst(prefix).reversed(), new.dropFirst(prefix).reversed())
      .prefix { $0 == $1 }.count
    let oldRange = prefix..<old.count - suffix
    let newRange = prefix..<new.count - suffix
    var placeInNew: [Instruction: Int] = [:]
    for number in newRange { placeInNew[new[number]] = number }

    let common = oldRange.compactMap { number in
      placeInNew[old[number]].map { (old: number, new: $0) }
    }
    let stays = Set(RankDiff.longestIncreasing(common.map(\.new)).map { common[$0].old })
    var changes: [ProgramChange] = []
    for (number, target) in common where !stays.contains(number) {
      changes.append(
        ProgramChange(
          kind: .moved, before: [NumberedInstruction(number: number, instruction: old[number])],
          after: [NumberedInstruction(number: target, instruction: old[number])]))
    }
    var shared: Set<Int> = []
    for pair in common { shared.insert(pair.new) }
    let inOld = Set(common.map(\.old))
    var rewrites = Rewrites(
      removed: oldRange.filter { !inOld.contains($0) }.map {
        NumberedInstruction(number: $0, instruction: old[$0])
      },
      inserted: newRange.filter { !shared.contains($0) }.map {
        NumberedInstruction(number: $0, instruction: new[$0])
      })
    changes += rewrites.changes()
    self.rank = rank
    kept = old.count - oldRange.count + stays.count
    self.changes = changes.sorted {
      ($0.position, $0.before.isEmpty ? 1 : 0) < ($1.position, $1.before.isEmpty ? 1 : 0)
    }
  }

  /// The places of a longest increasing subsequence of distinct numbers.
  ///
  /// - Complexity: O(n log n).
  static func longestIncreasing(_ numbers: [Int]) -> [Int] {
    var tails: [Int] = []
    var previous = [Int](repeating: -1, count: numbers.count)
    for (place, number) in numbers.enumerated() {
      var low = 0
      var high = tails.count
      while low < high {
        let middle = (low + high) / 2
        if numbers[tails[middle]] < number { low = middle + 1 } else { high = middle }
      }
      previous[place] = low > 0 ? tails[low - 1] : -1
      if low == tails.count { tails.append(place) } else { tails[low] = place }
    }
    var result: [Int] = []
    var place = tails.last ?? -1
    while place >= 0 {
      result.append(place)
      place = previous[place]
    }
    return result.reversed()
  }
}
