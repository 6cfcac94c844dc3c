/// Cuts a trace in the form of Chrome's trace events into its events, as its bytes come.
///
/// Memory does not grow with the trace: what is not an event is looked at and forgotten.
struct EventSplitter {
  /// How deep the present byte lies in objects and arrays.
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  /// The depth of the array of events; nil outside of it.
  private var eventDepth: Int?
  /// The string that ended last at the outermost level, by which the array is known.
  private var key: [UInt8] = []
  /// The event so far.
  private var event: [UInt8] = []
  /// Whether there was an array of events.
  private(set) var hasEvents = false

  /// The largest event, in bytes.
  static let largest = 8 << 20

  /// Whether everything that was opened is closed.
  var isComplete: Bool { depth == 0 && !isInString }

  /// Takes the next bytes; calls `body` with each event that ends in them.
  ///
  /// - Throws: what `body` throws, or a sentence where an event is larger than any.
  mutating func take(
    _ bytes: [UInt8], _ body: ([UInt8]) throws(RecordingFault) -> Void
  ) throws(RecordingFault) {
    for byte in bytes {
      let isInEvent = eventDepth.map { depth > $0 } ?? false
      if isInEvent { event.append(byte) }
      if isInString {
        readString(byte)
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        isInString = true
        if depth == 1 { key = [] }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        open(byte)
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        guard depth >= 0 else { throw RecordingFault("closes more brackets than it opens") }
        guard let level = eventDepth else { continue }
        if depth < level { eventDepth = nil }
        if depth == level, isInEvent {
          try body(event)
          event.removeAll(keepingCapacity: true)
        }
      default: break
      }
      guard event.count <= EventSplitter.largest else {
        throw RecordingFault("has an event of more than \(EventSplitter.largest >> 20) MiB")
      }
    }
  }

  private mutating func readString(_ byte: UInt8) {
    if isEscaped {
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == UInt8(ascii: "\"") {
      isInString = false
    } else if depth == 1, key.count < 64 {
      key.append(byte)
    }
  }

  private mutating func open(_ byte: UInt8) {
    depth += 1
    let isArray = byte == UInt8(ascii: "[")
    if eventDepth == nil, isArray, depth == 1 || (depth == 2 && key == Array("traceEvents".utf8)) {
      eventDepth = depth
      hasEvents = true
    } else if let level = eventDepth, depth == level + 1 {
      event = [byte]
    }
  }
}
