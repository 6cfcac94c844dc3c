import PPAnalysis

/// What `ppsim check` found of one schedule against one rule.
public struct CheckFinding: Sendable {
  /// How it came out.
  public enum Outcome: String, Sendable {
    /// The rule holds.
    case ok
    /// The rule is broken.
    case failed
    /// The schedule cannot be read or expanded.
    case error
  }

  /// The rule: `valid`, or the option that gives the budget, without its dashes.
  public var rule: String
  /// How it came out.
  public var outcome: Outcome
  /// One sentence; a schedule that breaks rules of its own may need several lines.
  public var message: String

  /// A finding from its parts.
  public init(rule: String, _ outcome: Outcome, _ message: String) {
    self.rule = rule
    self.outcome = outcome
    self.message = message
  }

  /// A figure against what it may be at most.
  public init(rule: String, _ name: Figures.Name, _ value: Double, atMost limit: Double) {
    let isInside = value <= limit
    self.init(
      rule: rule, isInside ? .ok : .failed,
      "\(name.title) \(name.shown(value)) is \(isInside ? "at most" : "above") \(name.shown(limit))"
    )
  }

  /// A figure against that of an earlier run.
  public init(
    rule: String, _ name: Figures.Name, _ value: Double, baseline: Double, tolerance: Double
  ) {
    let isInside = value <= baseline * (1 + tolerance)
    let allowed = rounded(tolerance * 100, decimals: 4) + " %"
    let change = baseline == 0 ? "" : ", \(fixed((value / baseline - 1) * 100, decimals: 2)) %"
    self.init(
      rule: rule, isInside ? .ok : .failed,
      "\(name.title) \(name.shown(value)) against \(name.shown(baseline)) in the baseline\(change)"
        + (isInside ? "" : ": more than \(allowed) above"))
  }
}

/// What `ppsim check` found of one schedule.
public struct CheckResult: Sendable {
  /// The schedule as the user named it.
  public var name: String
  /// Its size, in words; empty where it could not be expanded.
  public var size: String
  /// The findings, rule by rule.
  public var findings: [CheckFinding]

  /// A result from its parts.
  public init(name: String, size: String, findings: [CheckFinding]) {
    self.name = name
    self.size = size
    self.findings = findings
  }

  /// The worst of the findings.
  public var outcome: CheckFinding.Outcome {
    let outcomes = findings.map(\.outcome)
    return outcomes.contains(.error) ? .error : outcomes.contains(.failed) ? .failed : .ok
  }
}

/// The formats of `ppsim check`.
public enum CheckReport {
  /// For people: a line for each schedule and each finding.
  public static func text(_ results: [CheckResult]) -> String {
    results.map { result in
      "\(result.name)\(result.size.isEmpty ? "" : ", \(result.size)"): \(result.outcome.rawValue)\n"
        + result.findings.map { finding in
          let label = finding.outcome.rawValue
          let lines = finding.message.split(separator: "\n", omittingEmptySubsequences: false)
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
      json.key("findings")
      json.beginArray()
      for finding in result.findings {
        json.line()
        json.beginObject()
        json.field("rule", string: finding.rule)
        json.field("outcome", string: finding.outcome.rawValue)
        json.field("message", string: finding.message)
        json.endObject()
      }
      json.endArray()
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
  }

  /// Workflow commands of GitHub Actions: an annotation for each finding that is not ok.
  public static func github(_ results: [CheckResult]) -> String {
    results.flatMap { result in
      result.findings.filter { $0.outcome != .ok }.map {
        GitHub.command("error", title: "ppsim check: \(result.name)", $0.message)
      }
    }.joined()
  }

  /// JUnit's XML: a suite for each schedule, a case for each rule.
  public static func junit(_ results: [CheckResult]) -> String {
    func attribute(_ text: String) -> String {
      text.map { character in
        switch character {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        case "\"": "&quot;"
        case "\n": "&#10;"
        default: "\(character)"
        }
      }.joined()
    }
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"ppsim check\">\n"
    for result in results {
      func count(_ outcome: CheckFinding.Outcome) -> Int {
        result.findings.count { $0.outcome == outcome }
      }
      text += "  <testsuite name=\"\(attribute(result.name))\" tests=\"\(result.findings.count)\" "
      text += "failures=\"\(count(.failed))\" errors=\"\(count(.error))\">\n"
      for finding in result.findings {
        text += "    <testcase classname=\"\(attribute(result.name))\" "
        text += "name=\"\(attribute(finding.rule))\""
        let message = attribute(finding.message)
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
