import PPLanguage
import PPModel
import PPSupport

/// Why a question has no answer: a sentence for people.
public struct Refusal: Error, Sendable, CustomStringConvertible {
  /// Whose fault it is.
  public enum Kind: Sendable {
    /// The schedule breaks a rule: the answer is no.
    case no
    /// The question cannot be read, or there is no such run.
    case trouble
  }

  /// What, where, and what would be right; more than one line where a schedule breaks several rules.
  public var sentence: String
  /// Whose fault it is.
  public var kind: Kind
  /// What a schedule requires that this pp and micro do not meet, if that is why.
  public var unmetRequirement: String?
  /// Whether the schedule and the options are fine, but there is no such run: not of this size, with
  /// these layers or at these costs.
  public var isMisfit = false
  /// Whether it is the machine that has too little memory.
  public var lacksMemory = false
  /// The place in a file that it is about, if it is about one.
  public var place: FilePlace?
  /// Whether the sentence starts with the place.
  package var startsWithPlace = false

  /// A refusal from its parts.
  package init(
    sentence: String, kind: Kind, unmetRequirement: String? = nil, isMisfit: Bool = false,
    lacksMemory: Bool = false, place: FilePlace? = nil, startsWithPlace: Bool = false
  ) {
    self.sentence = sentence
    self.kind = kind
    self.unmetRequirement = unmetRequirement
    self.isMisfit = isMisfit
    self.lacksMemory = lacksMemory
    self.place = place
    self.startsWithPlace = startsWithPlace
  }

  /// The sentence.
  public var description: String { sentence }

  /// A question that cannot be read, in one sentence, which takes one line whatever names are in it.
  public static func trouble(_ sentence: String) -> Refusal {
    Refusal(sentence: sentence.plain(), kind: .trouble)
  }

  /// No such run, in one sentence.
  public static func misfit(_ sentence: String) -> Refusal {
    Refusal(sentence: sentence.plain(), kind: .trouble, isMisfit: true)
  }

  /// A schedule that breaks a rule, told at its place.
  package static func broken(_ diagnostic: Diagnostic) -> Refusal {
    Refusal(
      sentence: "\(diagnostic)", kind: .no, place: FilePlace(diagnostic), startsWithPlace: true)
  }

  /// A fault in a schedule file.
  package static func fault(_ diagnostic: Diagnostic) -> Refusal {
    Refusal(
      sentence: "\(diagnostic)", kind: diagnostic.breaksRule ? .no : .trouble,
      unmetRequirement: diagnostic.unmetRequirement, isMisfit: diagnostic.isAboutSize,
      lacksMemory: diagnostic.lacksMemory, place: FilePlace(diagnostic), startsWithPlace: true)
  }

  /// The sentence as the command tells it: behind the place, or behind the program's name.
  package var shown: String { startsWithPlace ? sentence : "ppsim: " + sentence }

  /// Why there is no such run, in one line.
  public var reason: String {
    let line = sentence.split(separator: "\n").first.map(String.init) ?? sentence
    return (unmetRequirement ?? line).plain()
  }
}

extension FilePlace {
  /// Where a diagnostic points to.
  package init(_ diagnostic: Diagnostic) {
    self.init(file: diagnostic.file, line: diagnostic.line, column: diagnostic.column)
  }
}
