#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import PPAnalysis

/// Reads what `run --json` wrote, schema `ppsim.run/1`.
public enum SavedRun {
  /// Why a file is not a saved run, as a phrase.
  public struct Problem: Error, Sendable {
    /// `it is not JSON`.
    public let phrase: String
  }

  /// The figures of a saved run.
  public static func figures(_ text: [UInt8]) throws(Problem) -> Figures {
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
    let memory = file.ranks.compactMap(\.memory_bytes?.total).max()
    var values: [Figures.Name: Double] = [
      .makespan: file.makespan, .longestSpan: file.longest_span, .bubbleTime: file.bubble.time,
      .bubbleRate: file.bubble.rate, .peakActivations: file.peak_activations,
    ]
    values[.memory] = memory
    return Figures(
      label: file.schedule, pp: file.pp, micro: file.micro, timeUnit: file.time_unit,
      values: values)
  }

  private struct File: Decodable {
    struct Bubble: Decodable {
      var time: Double
      var rate: Double
    }
    struct Memory: Decodable { var total: Double }
    struct Rank: Decodable { var memory_bytes: Memory? }

    var schema: String
    var schedule: String
    var pp: Int
    var micro: Int
    var time_unit: String
    var makespan: Double
    var longest_span: Double
    var bubble: Bubble
    var peak_activations: Double
    var ranks: [Rank]
  }
}
