import Foundation

/// A text in which a few tokens or bytes are swapped, repeated, removed or replaced by `words`.
public func mutated(
  _ text: [UInt8], words: [String], using generator: inout SeededGenerator
) -> [UInt8] {
  var bytes = text
  for _ in 0...Int.random(in: 0..<3, using: &generator) {
    let at = Int.random(in: 0..<bytes.count, using: &generator)
    let end = min(bytes.count, at + Int.random(in: 0..<8, using: &generator))
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: bytes.removeSubrange(at..<end)
    case 1: bytes.insert(contentsOf: Array(bytes[at..<end]), at: end)
    case 2: bytes[at] = UInt8.random(in: 0...255, using: &generator)
    default:
      let word = words.randomElement(using: &generator) ?? ""
      bytes.replaceSubrange(at..<end, with: Array(word.utf8))
    }
    if bytes.isEmpty { bytes = [UInt8(ascii: "F")] }
  }
  return bytes
}

/// How many mutations a test tries: `PPSIM_MUTATIONS`, or a number that takes no time to speak of.
public func mutationCount(_ usual: Int) -> Int {
  ProcessInfo.processInfo.environment["PPSIM_MUTATIONS"].flatMap(Int.init) ?? usual
}
