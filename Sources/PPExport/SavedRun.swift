#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import PPAnalysis
import PPCost
import PPModel
import PPStudy
import PPSupport

/// What `run --json` wrote, schema `ppsim.run/1`, read again.
public struct SavedRun: Sendable {
  /// The figures.
  ///
  /// Times and chunks are those of the run to the tick; the rate is as many digits as it was written
  /// with, and not known exactly.
  public let figures: ComparedFigures
  /// What it timed, as far as the file tells.
  public let work: Work

  /// Why a file is not a saved run, as a phrase.
  public struct Problem: Error, Sendable {
    /// `it is not JSON`.
    public let phrase: String
  }

  /// The figures of a saved run.
  public static func figures(_ text: [UInt8]) throws(Problem) -> ComparedFigures {
    try SavedRun(text).figures
  }

  /// Reads a file.
  public init(_ text: [UInt8]) throws(Problem) {
    let file: File
    do {
      file = try JSONDecoder().decode(File.self, from: Data(text))
    } catch DecodingError.keyNotFound(let key, _) {
      throw Problem(phrase: "it has no '\(key.stringValue)'")
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context)
    {
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw Problem(
        phrase: path.isEmpty ? "it is no JSON object" : "its '\(path)' is of another type")
    } catch {
      throw Problem(phrase: "it is not JSON")
    }
    guard file.schema == "ppsim.run/1" else {
      throw Problem(phrase: "its schema is '\(file.schema.prefix(40))', not ppsim.run/1")
    }
    figures = try file.figures()
    work = file.timedWork()
  }

  /// The file's keys; those that earlier versions did not write may be missing.
  struct File: Decodable {
    struct Bubble: Decodable {
      var time: Decimal
      var rate: Double
    }
    struct Memory: Decodable { var total: Decimal }
    struct Rank: Decodable { var memory_bytes: Memory? }

    var schema: String
    var schedule: String
    var pp: Int
    var micro: Int
    var stages: Int?
    var time_unit: String
    var costs: [String: SavedCost]?
    var action_costs: [String: Decimal]?
    var p2p_mode: String?
    var workload: String?
    var work: [String: SavedValue]?
    var fidelity: String?
    var slow: String?
    var held_for_w: Decimal?
    var makespan: Decimal
    var longest_span: Decimal
    var bubble: Bubble
    var peak_activations: Decimal
    var ranks: [Rank]
  }
}

/// A cost, or one for each stage.
struct SavedCost: Decodable {
  let numbers: [Decimal]

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do {
      numbers = try container.decode([Decimal].self)
    } catch {
      numbers = [try container.decode(Decimal.self)]
    }
  }
}

/// A plain value of JSON, as it prints.
enum SavedValue: Decodable {
  case word(String)
  case flag(Bool)
  case number(Decimal)

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Decimal.self) {
      self = .number(number)
    } else {
      self = .word(try container.decode(String.self))
    }
  }

  var text: String {
    switch self {
    case .word(let word): word.plain()
    case .flag(let flag): "\(flag)"
    case .number(let number): Millionths(number)?.text ?? "\(number)"
    }
  }
}

/// A number from 0 on, in whole millionths.
struct Millionths {
  let count: UInt64

  /// The nearest whole number of millionths; nil below 0 and beyond what the clock can hold.
  init?(_ number: Decimal) {
    // Plain digits, whatever the file wrote.
    let parts = "\(number)".utf8.split(separator: UInt8(ascii: "."), maxSplits: 1)
    let whole = parts.first.map(Array.init) ?? []
    let fraction = (parts.count > 1 ? Array(parts[1]) : []) + Array("0000000".utf8)
    var count: Int64 = 0
    for digit in whole + fraction.prefix(TimeScale.costDecimals) {
      let (tens, isTooLarge) = count.multipliedReportingOverflow(by: 10)
      let (sum, isLarger) = tens.addingReportingOverflow(Int64(digit) - Int64(UInt8(ascii: "0")))
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit), !isTooLarge, !isLarger else {
        return nil
      }
      count = sum
    }
    let isHalf = fraction[TimeScale.costDecimals] >= UInt8(ascii: "5")
    self.count = UInt64(count) + (isHalf ? 1 : 0)
  }

  var text: String { DecimalNumber.text(Int64(clamping: count)) }
}
