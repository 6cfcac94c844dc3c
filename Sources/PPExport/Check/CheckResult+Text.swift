import PPStudy
import PPSupport

extension CheckResult {
  /// `dualpipe, 8 ranks × 16 micro-batches (budgets.txt:3)`, as far as it is known.
  var heading: String {
    var text = name.plain()
    if let pp, let micro {
      text += ", \(RunText.count(pp, "rank")) × "
      text += RunText.count(micro, "micro-batch", "micro-batches")
    }
    return origin.map { "\(text) (\($0.text))" } ?? text
  }

  /// Where a finding belongs: its own place, the schedule's file, or the line that asked for it.
  func place(of finding: CheckFinding) -> FilePlace? {
    finding.place ?? file.map { FilePlace(file: $0) } ?? origin
  }
}

extension [CheckResult] {
  /// A name for each, all different: the schedule's, with the size and the line where it takes them.
  var titles: [String] {
    var titles = map { $0.name.plain() }
    let isSized = contains { $0.origin != nil } || Set(titles).count < count
    if isSized {
      for (index, result) in enumerated() {
        for (name, size) in [("pp", result.pp), ("micro", result.micro)] {
          titles[index] += size.map { " \(name)=\($0)" } ?? ""
        }
      }
    }
    let counts = Dictionary(titles.map { ($0, 1) }, uniquingKeysWith: +)
    for (index, result) in enumerated() where counts[titles[index]] != 1 {
      titles[index] += result.origin.map { " (\($0.text))" } ?? ""
    }
    var seen: [String: Int] = [:]
    return titles.map { title in
      let number = seen[title, default: 0] + 1
      seen[title] = number
      return number == 1 ? title : "\(title) #\(number)"
    }
  }
}
