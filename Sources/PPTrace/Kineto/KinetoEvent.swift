#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An event of a PyTorch profiler's trace that calibration looks at; times in microseconds.
struct KinetoEvent: Decodable {
  /// What sorts of events are looked at.
  enum Category: String {
    case kernel
    case runtime = "cuda_runtime"
    case driver = "cuda_driver"
    case annotation = "user_annotation"
  }

  let name: String
  let start: Double
  let duration: Double
  /// The thread that a call or an annotation is of.
  let thread: String
  /// The stream of a kernel.
  let stream: Int?
  /// The number that a kernel shares with the call that launched it.
  let correlation: Int?

  private enum Key: String, CodingKey { case name, ts, dur, tid, args }
  private enum Argument: String, CodingKey { case stream, correlation }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    name = try keys.decode(String.self, forKey: .name)
    start = try keys.decode(Double.self, forKey: .ts)
    duration = try keys.decodeIfPresent(Double.self, forKey: .dur) ?? 0
    thread =
      (try? keys.decode(Int.self, forKey: .tid)).map { "\($0)" }
      ?? (try? keys.decode(String.self, forKey: .tid)) ?? ""
    let arguments = try? keys.nestedContainer(keyedBy: Argument.self, forKey: .args)
    stream = try? arguments?.decode(Int.self, forKey: .stream)
    correlation = try? arguments?.decode(Int.self, forKey: .correlation)
  }

  /// Reads an event; nil for one that nothing is made of.
  ///
  /// - Throws: a sentence where it lacks a name or a time, or these are no such thing.
  static func read(
    _ bytes: [UInt8]
  ) throws(RecordingFault) -> (category: Category, event: KinetoEvent)? {
    guard let name = category(bytes), let category = Category(rawValue: name) else { return nil }
    guard let event = try? JSONDecoder().decode(KinetoEvent.self, from: Data(bytes)) else {
      throw RecordingFault(
        "has a \(name) event without a name and times: \(String(decoding: bytes.prefix(60), as: UTF8.self))…"
      )
    }
    guard event.start.isFinite, event.duration >= 0, event.duration < 1e12 else {
      throw RecordingFault("has a \(name) event that takes \(event.duration) µs")
    }
    return (category, event)
  }

  /// The value of `cat`, found without reading the rest.
  private static func category(_ bytes: [UInt8]) -> String? {
    let mark = Array("\"cat\"".utf8)
    let quote = UInt8(ascii: "\"")
    guard
      let place = bytes.indices.first(where: {
        bytes[$0] == quote && bytes[$0...].starts(with: mark)
      })
    else { return nil }
    let rest = bytes[(place + mark.count)...].drop { $0 != quote }.dropFirst()
    return String(decoding: rest.prefix { $0 != quote }, as: UTF8.self)
  }
}
