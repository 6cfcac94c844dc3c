import PPCost
import PPModel
import PPStudy
import PPSupport

/// What the values of an option look like, and how they are read.
struct Form<Value: Sendable>: Sendable {
  /// What a value is called in help; nil where there is none.
  let placeholder: String?
  /// What a value may be, as a phrase: `a whole number from 1 to 65536`.
  var rule: String?
  /// What a shell may offer.
  var completion = Completion.nothing
  /// Reads a value; the name is the option's, for the sentence that refuses one.
  let read: @Sendable (_ text: String, _ name: String) throws(Refusal) -> Value

  init(
    _ placeholder: String?, rule: String? = nil, offering completion: Completion = .nothing,
    read: @escaping @Sendable (_ text: String, _ name: String) throws(Refusal) -> Value
  ) {
    self.placeholder = placeholder
    self.rule = rule
    self.completion = completion
    self.read = read
  }

  /// The same values, as something else.
  func map<Other>(_ change: @escaping @Sendable (Value) -> Other) -> Form<Other> {
    Form<Other>(placeholder, rule: rule, offering: completion) { text, name throws(Refusal) in
      change(try read(text, name))
    }
  }

  /// Several values, separated by commas.
  func list(_ placeholder: String) -> Form<[Value]> {
    Form<[Value]>(placeholder, rule: rule, offering: completion) {
      text, name throws(Refusal) in
      try text.split(separator: ",", omittingEmptySubsequences: false).map {
        item throws(Refusal) in try read(String(item), name)
      }
    }
  }
}

extension Form where Value == Bool {
  /// No value: the option is there or not.
  static var flag: Form { Form(nil) { _, _ in true } }

  /// `on` or `off`.
  static func onOff(_ placeholder: String) -> Form {
    let words = Form<Switch>.choice(placeholder)
    return Form(placeholder, rule: words.rule, offering: words.completion) {
      text, name throws(Refusal) in
      try words.read(text, name) == .on
    }
  }
}

/// On or off.
enum Switch: String, CaseIterable, Sendable {
  case on, off
}

extension Form where Value == String {
  /// Any text.
  static func text(_ placeholder: String, offering completion: Completion = .nothing) -> Form {
    Form(placeholder, offering: completion) { text, _ in text }
  }

  /// The path of a file.
  static var file: Form { text("FILE", offering: .files) }
}

extension Form where Value == [String] {
  /// Words, separated by commas.
  static func words(_ placeholder: String, offering completion: Completion = .nothing) -> Form {
    Form<String>.text(placeholder, offering: completion).list(placeholder)
  }
}

extension Form where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of several words.
  static func choice(_ placeholder: String, among allowed: [Value]? = nil) -> Form {
    let allowed = allowed ?? Array(Value.allCases)
    let words = allowed.map(\.rawValue)
    let rule = words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    return Form(placeholder, rule: rule, offering: .words(words)) {
      text, name throws(Refusal) in
      if let choice = allowed.first(where: { $0.rawValue == text }) { return choice }
      let hint = didYouMean(text, among: words).map { "; \($0)" } ?? ""
      throw .trouble("\(name) is '\(text)'; it must be \(rule)\(hint)")
    }
  }
}

extension Form where Value == Int {
  /// A whole number in a range.
  static func integer(_ range: ClosedRange<Int>, _ placeholder: String = "N") -> Form {
    let rule = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    return Form(placeholder, rule: rule) { text, name throws(Refusal) in
      guard let number = Int(text), range.contains(number) else {
        throw .trouble("\(name) is '\(text)'; it must be \(rule)")
      }
      return number
    }
  }
}

extension Form where Value == Int64 {
  /// A decimal number from 0, in millionths; so is the limit.
  static func decimal(_ placeholder: String, upTo limit: Int64 = DecimalNumber.largest) -> Form {
    let rule = "a number from 0 to \(DecimalNumber.text(limit))"
    return Form(placeholder, rule: rule) { text, name throws(Refusal) in
      do throws(DecimalNumber.Fault) {
        let number = try DecimalNumber(reading: text).millionths
        guard number <= limit else { throw .outside }
        return number
      } catch {
        throw .trouble("\(name) is '\(text)'\(error.clause("it must be \(rule)"))")
      }
    }
  }

  /// Whole bytes of memory, given in 10⁹ bytes: `80` or `80GB`.
  static var gigabytes: Form {
    let unit = DecimalNumber.one
    let number = decimal("GB", upTo: 1_000_000 * unit)
    return Form("GB", rule: number.rule) { text, name throws(Refusal) in
      let digits = text.hasSuffix("GB") ? String(text.dropLast(2)) : text
      return try number.read(digits, name) * (1_000_000_000 / unit)
    }
  }
}

extension Form where Value == NumberList {
  /// Numbers and ranges, between limits in millionths.
  static func numbers(_ form: NumberList.Form, _ limits: ClosedRange<Int64>) -> Form {
    Form("LIST", rule: "such as \(form.example)") { text, name throws(Refusal) in
      try NumberList(parsing: text, name: name, form, limits)
    }
  }

  /// Whole numbers and ranges of them.
  static func integers(
    _ limits: ClosedRange<Int>, _ form: NumberList.Form = .whole
  ) -> Form {
    let unit = DecimalNumber.one
    return numbers(form, Int64(limits.lowerBound) * unit...Int64(limits.upperBound) * unit)
  }
}

extension Form where Value == Share {
  /// A share of one: `0.2` or `20%`; more than all of it takes the sign.
  static func share(_ placeholder: String) -> Form {
    let unit = DecimalNumber.one
    return Form(placeholder, rule: "0.2 or 20%") { text, name throws(Refusal) in
      guard !text.hasSuffix("%") else {
        let percent = try Form<Int64>.decimal(placeholder, upTo: 100_000 * unit)
          .read(String(text.dropLast()), name)
        return Share(millionths: UInt64(percent))
      }
      if let number = DecimalNumber.millionths(text), number > unit {
        let share =
          number > 1_000_000 * unit ? "" : ", which is \(Share(millionths: UInt64(number) * 100))"
        throw .trouble(
          "\(name) is '\(text)'\(share); without % it is at most 1: for \(text) per cent write "
            + "\(text)%")
      }
      return Share(
        millionths: UInt64(try Form<Int64>.decimal(placeholder, upTo: unit).read(text, name)) * 100)
    }
  }
}
