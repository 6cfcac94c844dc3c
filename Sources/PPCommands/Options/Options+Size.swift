import PPStudy

/// The most ranks that a schedule may have.
private let mostRanks = 65_536
/// The most micro-batches that a schedule may have.
private let mostMicro = 16_777_216

/// Which schedule, and its size.
extension Options {
  static let pp = Option("--pp", .integer(1...mostRanks), .size, "ranks")
  static let ppSeveral = Option(
    "--pp", Form.integer(1...mostRanks).list("N,N…"), .size,
    "ranks, one or several numbers (default 16)")
  static let ppList = Option(
    "--pp", .integers(1...mostRanks), .size,
    "ranks: 8,16 or 8..32/8, a range with its step")
  static let micro = Option(
    "--micro", .integer(1...mostMicro), .size, "micro-batches in a step")
  static let microOfReport = Option(
    "--micro", .integer(1...mostMicro), .size, "micro-batches in a step (default 2·pp)")
  static let microList = Option(
    "--micro", .integers(1...mostMicro, .sizes), .size,
    "micro-batches in a step: 32,64, 16..64/16, or multiples of pp: 2x..8x")
  static let microOfCheck = Option(
    "--micro", .integers(1...mostMicro, .sizes), .size,
    "micro-batches in a step: 32,64, or multiples of pp: 2x,4x")
  static let set = Option(
    "--set", .setting, .size, "an option that the schedule declares; may repeat", repeats: true)
  static let scheduleList = Option(
    "--schedule", .words("NAMES", offering: .schedules), .size,
    "schedules: all, or names and files: 1f1b,zb1p")
}
