import PPModel
import PPStudy
import PPSupport

/// The formats of `ppsim check`.
public enum CheckReport {
  /// For people: a line for each schedule and each finding.
  public static func text(_ results: [CheckResult]) -> String {
    results.map { result in
      "\(result.heading): \(result.outcome.rawValue)\n"
        + result.findings.map { finding in
          let label = finding.outcome.rawValue
          let lines = finding.message.plain(keeping: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
          let gap = String(repeating: " ", count: 8 - label.count)
          return "  \(label)\(gap)\(lines[0])\n"
            + lines.dropFirst().map { "          \($0)\n" }.joined()
        }.joined()
    }.joined()
  }

  /// Schema `ppsim.check/1`; see `Docs/Formats.md`.
  public static func json(_ results: [CheckResult]) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.field("schema", string: "ppsim.check/1")
    json.field("ok", literal: results.allSatisfy { $0.outcome == .ok } ? "true" : "false")
    json.key("schedules")
    json.beginArray()
    for result in results {
      json.line()
      json.beginObject()
      json.field("schedule", string: result.name)
      json.field("outcome", string: result.outcome.rawValue)
      json.field("pp", literal: result.pp.map(String.init) ?? "null")
      json.field("micro", literal: result.micro.map(String.init) ?? "null")
      if let origin = result.origin {
        json.field("budgets", string: origin.file)
        json.field("budgets_line", origin.line)
      }
      json.key("findings")
      json.beginArray()
      for finding in result.findings {
        json.line()
        write(finding, to: &json)
      }
      json.endArray()
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
  }

  private static func write(_ finding: CheckFinding, to json: inout JSONWriter) {
    json.beginObject()
    json.field("rule", string: finding.rule)
    json.field("outcome", string: finding.outcome.rawValue)
    json.field("message", string: finding.message)
    if let place = finding.place, place.line > 0 {
      json.field("file", string: place.file)
      json.field("line", place.line)
      json.field("column", place.column)
    }
    json.endObject()
  }

  /// Workflow commands of GitHub Actions: an annotation for each finding that is not ok.
  public static func github(_ results: [CheckResult]) -> String {
    zip(results, results.titles).flatMap { result, title in
      result.findings.filter { $0.outcome != .ok }.map {
        GitHub.command(
          "error", at: result.place(of: $0), title: "ppsim check: \(title)", $0.message)
      }
    }.joined()
  }

  /// JUnit's XML: a suite for each schedule and size, a case for each rule.
  public static func junit(_ results: [CheckResult]) -> String {
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"ppsim check\">\n"
    for (result, title) in zip(results, results.titles) {
      let name = XML.attribute(title)
      func count(_ outcome: CheckFinding.Outcome) -> Int {
        result.findings.count { $0.outcome == outcome }
      }
      text += "  <testsuite name=\"\(name)\" tests=\"\(result.findings.count)\" "
      text += "failures=\"\(count(.failed))\" errors=\"\(count(.error))\">\n"
      for finding in result.findings {
        text += "    <testcase classname=\"\(name)\" name=\"\(XML.attribute(finding.rule))\""
        let message = XML.attribute(finding.message)
        switch finding.outcome {
        case .ok: text += "/>\n"
        case .failed: text += "><failure message=\"\(message)\"/></testcase>\n"
        case .error: text += "><error message=\"\(message)\"/></testcase>\n"
        }
      }
      text += "  </testsuite>\n"
    }
    return text + "</testsuites>\n"
  }
}
