#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import PPCost
import PPModel

extension StageProfile {
  /// The name of its JSON schema.
  public static let schema = "ppsim.profile/1"

  /// Whether a JSON text says that it is a profile of stages.
  public static func isMeant(by text: [UInt8]) -> Bool {
    (try? JSONDecoder().decode(Named.self, from: Data(text)))?.schema?.hasPrefix("ppsim.profile/")
      ?? false
  }

  private struct Named: Decodable { var schema: String? }

  /// Reads a profile.
  ///
  /// - Throws: a sentence that starts with the file's name.
  public init(file: String, text: [UInt8]) throws(RecordingFault) {
    let saved: SavedProfile
    do {
      saved = try JSONDecoder().decode(SavedProfile.self, from: Data(text))
    } catch DecodingError.keyNotFound(let key, _) {
      throw RecordingFault("'\(file)' has no '\(key.stringValue)', which a profile of stages has")
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context)
    {
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw RecordingFault("'\(file)': its '\(path)' is of another type")
    } catch {
      throw RecordingFault("'\(file)' is not JSON")
    }
    guard saved.schema == StageProfile.schema else {
      throw RecordingFault(
        "'\(file)': its schema is '\(saved.schema.prefix(40))', not \(StageProfile.schema)")
    }
    guard (1...RecordedRun.mostRanks).contains(saved.pp), saved.micro > 0, !saved.stages.isEmpty
    else {
      throw RecordingFault("'\(file)': pp, micro and the stages must be at least 1")
    }
    var stages: [[InstructionKind: Spread]] = []
    for (number, stage) in saved.stages.enumerated() {
      guard stage.stage == number else {
        throw RecordingFault("'\(file)': stages follow each other from 0, and this is \(number)")
      }
      stages.append(try stage.times(file))
    }
    self.init(
      source: saved.source, ranks: saved.pp, micro: saved.micro, steps: saved.steps,
      stages: stages)
    leftOut = saved.left_out.map { LeftOut(step: $0.step, why: $0.why) }
    host = try saved.host?.spread("host", file)
    message = try saved.message?.spread("message", file)
    before = try saved.before_step?.spread("before_step", file)
    after = try saved.after_step?.spread("after_step", file)
    residual = try saved.residual?.residual(file)
    notes = saved.notes
  }
}

/// The keys of the file.
private struct SavedProfile: Decodable {
  struct LeftOut: Decodable {
    var step: Int
    var why: String
  }

  var schema: String
  var source: String
  var pp: Int
  var micro: Int
  var steps: [Int]
  var left_out: [LeftOut]
  var stages: [SavedStage]
  var host: SavedSpread?
  var message: SavedSpread?
  var before_step: SavedSpread?
  var after_step: SavedSpread?
  var residual: SavedResidual?
  var notes: [String]
}

/// What simulations miss.
private struct SavedResidual: Decodable {
  var error: Double
  var per_instruction: Double

  func residual(_ file: String) throws(RecordingFault) -> Residual {
    guard (-1e9...1e9).contains(per_instruction), (-1...1e9).contains(error) else {
      throw RecordingFault(
        "'\(file)': residual must have an error from -1 on and a time per_instruction up to 1000000000 ms"
      )
    }
    return Residual(error: error, time: Ticks(Int64((per_instruction * 1e6).rounded())))
  }
}

/// A time in milliseconds.
private struct SavedSpread: Decodable {
  var mean: Double
  var deviation: Double
  var count: Int

  func spread(_ name: String, _ file: String) throws(RecordingFault) -> Spread {
    guard (0...1e9).contains(mean), (0...1e9).contains(deviation), (1...1 << 40).contains(count)
    else {
      throw RecordingFault(
        "'\(file)': \(name) must have a mean and a deviation from 0 to 1000000000 ms, and a count from 1 on"
      )
    }
    return Spread(
      count: count, mean: Ticks(Int64((mean * 1e6).rounded())),
      deviation: Ticks(Int64((deviation * 1e6).rounded())))
  }
}

/// A stage: its number, and a time for each kind by its letters.
private struct SavedStage: Decodable {
  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  var stage: Int
  private var spreads: [InstructionKind: SavedSpread] = [:]

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    stage = try keys.decode(Int.self, forKey: Key(stringValue: "stage"))
    for kind in InstructionKind.allCases {
      spreads[kind] = try keys.decodeIfPresent(
        SavedSpread.self, forKey: Key(stringValue: kind.costKey))
    }
  }

  func times(_ file: String) throws(RecordingFault) -> [InstructionKind: Spread] {
    var times: [InstructionKind: Spread] = [:]
    for (kind, spread) in spreads {
      times[kind] = try spread.spread("stages.\(stage).\(kind.costKey)", file)
    }
    return times
  }
}
