import PPAnalysis
import PPCost
import PPStudy

/// Whether messages between ranks travel beside computation, or hold both ranks.
enum HopMode: String, CaseIterable, Sendable {
  case overlap, blocking
}

/// Unit costs.
extension Options {
  static let cost = Option(
    "--cost", .costs, .costs,
    "chunk costs, from F, B, I, W, FB (default F=1,B=2,W=1), HOST before each instruction; F=1,1,1.2 "
      + "by stage")
  static let costTable = Option(
    "--costs", .costTable, .costs, "chunk costs of each stage, a CSV file: stage,F,B,W")
  static let slow = Option(
    "--slow", .slowRanks, .costs, "ranks that take longer for all they run: rank3=1.2x,rank5=1.1x")
  static let costRanges = Option(
    "--cost", .text("LIST"), .costs,
    "chunk costs, numbers or ranges: W=0.5..1.5/0.1,F=1; may repeat for alternatives",
    repeats: true)
  static let hop = Option(
    "--p2p", .decimal("T"), .costs, "PP communication per hop, beside compute (default 0)")
  static let hopList = Option(
    "--p2p", .numbers(.decimal, 0...DecimalNumber.largest), .costs,
    "PP communication per hop: 0,0.1 or 0..0.5/0.1")
  static let hopMode = Option(
    "--p2p-mode", Form<HopMode>.choice("MODE"), .costs,
    "overlap: messages travel beside compute; blocking: they hold both ranks (default overlap)")
  static let heldForW = Option(
    "--held-for-w", .decimal("SHARE", upTo: DecimalNumber.one), .costs,
    "share of a chunk's activations that stays from I until W, 0 to 1 (default 1)")
  static let equalStages = Option(
    "--equal-stages", .flag, .costs,
    "give every stage the full cost, instead of its share of the model")

  /// What times follow from, of one run.
  static let conditions: [any OptionRow] =
    [cost, costTable, slow, hop, hopMode, heldForW] + physical
}
