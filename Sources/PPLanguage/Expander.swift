import PPModel
import PPSupport

/// Runs a schedule program for every rank and collects the instructions.
struct Expander {
  let source: SourceText
  let tree: SyntaxTree
  let pp: Int
  /// The micro-batches; once slices are known, the number of slices.
  private(set) var micro: Int
  /// The slices of each micro-batch.
  private(set) var slices: Int?
  let options: [String: Int]
  let limits: ExpansionLimits

  /// The variables, and after them what `code` keeps.
  var variables: [Int]
  var code: ExpressionCode
  var builder = ScheduleBuilder()
  var steps = 0
  var rank = 0
  var state = RankState()
  /// The current rank's building block, and those of all ranks so far.
  var block: RankBlock?
  var blocks: [RankBlock] = []
  /// The slots of every rank so far, `[ranks][slots]`.
  var slots: [[Placement.Slot]] = []
  /// Where each instruction of the current rank comes from; kept only to answer for a place.
  var offsets: [Int]?
  /// The stride of a loop that is being looked at.
  var steady = SteadyStride()

  init(
    source: SourceText, tree: SyntaxTree, pp: Int, micro: Int, options: [String: Int],
    limits: ExpansionLimits
  ) {
    self.source = source
    self.tree = tree
    self.pp = pp
    self.micro = micro
    self.options = options
    self.limits = limits
    variables = [Int](repeating: 0, count: tree.variableCount)
    code = ExpressionCode(tree)
  }

  /// Expands every rank and joins their slots into a placement.
  mutating func schedule(name: String) throws(Diagnostic) -> Schedule {
    // Every rank runs each micro-batch at least once.
    try checkMemory(instructions: pp * micro)
    for rank in 0..<pp {
      try run(rank: rank)
      if tree.buildingBlocks.isEmpty { builder.endRank() }
      if rank == 0 {
        try checkLength()
        // In most schedules every rank has as many instructions as the first.
        let expected = min(builder.count * pp, limits.instructions)
        try checkMemory(instructions: expected)
        builder.reserve(expected)
      }
      slots.append(state.placementSlots)
      if let block { blocks.append(block) }
    }
    guard builder.count > 0 || blocks.contains(where: { !$0.entries.isEmpty }) else {
      throw Diagnostic(
        file: source.file,
        message: "the program has no instructions for pp = \(pp), micro = \(micro)")
    }
    let placement: Placement
    do throws(PlacementError) {
      placement = try Placement(micro: micro, slots: slots)
    } catch {
      throw source.diagnostic(
        at: tree.placementOffset, "the placement does not fit: \(error.message)")
    }
    // A valid schedule has two instructions, or a share of two pairs, for every stage and micro-batch.
    let cells = placement.stages.multipliedReportingOverflow(by: micro)
    guard !cells.overflow, cells.partialValue <= limits.instructions else {
      throw misfit(
        tree.placementOffset,
        "\(placement.stages) stages with \(micro) micro-batches are too many: "
          + "stages × micro-batches is at most \(limits.instructions)")
    }
    if let node = tree.buildingBlocks.first { try squeeze(node, placement) }
    return builder.schedule(name: name, placement: placement, slices: slices ?? 1)
  }

  /// Refuses more instructions than there is memory for: the columns, and what timing them needs.
  private func checkMemory(instructions: Int) throws(Diagnostic) {
    let bytes = 25 * instructions
    guard !isMemoryAvailable(bytes: bytes) else { return }
    var refusal = Diagnostic(
      file: source.file,
      message: "pp = \(pp), micro = \(micro) takes about \(bytes / 1_000_000) MB of memory, more "
        + "than this process can have")
    refusal.lacksMemory = true
    throw refusal
  }

  /// Where one instruction of one rank comes from.
  mutating func offset(ofInstruction instruction: Int, rank: Int) -> Int? {
    if let node = tree.buildingBlocks.first {
      return offset(ofInstruction: instruction, rank: rank, in: node)
    }
    offsets = []
    guard (try? run(rank: rank)) != nil, let offsets, offsets.indices.contains(instruction) else {
      return nil
    }
    return offsets[instruction]
  }

  mutating func run(rank: Int) throws(Diagnostic) {
    self.rank = rank
    variables[0] = rank
    variables[1] = pp
    variables[2] = micro
    state = RankState()
    block = nil
    if tree.placements.isEmpty { try place(.linear, at: 0) }
    try execute(block: tree.root)
  }

  /// Takes note of the slices of each micro-batch, and of all.
  mutating func useSlices(_ count: Int, of total: Int) {
    (slices, micro, variables[2]) = (count, total, total)
  }

  /// Runs the options and definitions of the file's top level, and nothing else, on rank 0.
  mutating func define() throws(Diagnostic) {
    (variables[0], variables[1], variables[2]) = (0, pp, micro)
    for index in tree.blocks[Int(tree.root)] {
      switch tree.statements[index] {
      case .define, .option, .cut: try execute(tree.statements[index])
      default: break
      }
    }
  }

  func error(_ offset: Int, _ message: String) -> Diagnostic {
    source.diagnostic(at: offset, message)
  }

  /// An error that another pp or micro would not have.
  func misfit(_ offset: Int, _ message: String) -> Diagnostic {
    var refusal = error(offset, message)
    refusal.isAboutSize = true
    return refusal
  }

  // MARK: Statements

  mutating func execute(block: BlockID) throws(Diagnostic) {
    for index in tree.blocks[Int(block)] {
      try execute(tree.statements[index])
    }
  }

  @inline(__always)
  mutating func countSteps(_ count: Int, _ offset: Int) throws(Diagnostic) {
    steps += count
    // Steps that make instructions are bounded by those.
    guard steps <= limits.steps || steps <= limits.steps + 64 * builder.count else {
      throw tooManySteps(offset)
    }
  }

  /// Evaluates an expression; every node of it counts as a step.
  mutating func evaluateCounted(_ id: ExpressionID) throws(Diagnostic) -> Int {
    let entry = code.entries[Int(id)]
    steps += Int(entry.size)
    guard steps <= limits.steps, entry.first >= 0 else { return try evaluateFirst(id) }
    if let value = code.run(entry, &variables) { return value }
    return try evaluateByTree(id)
  }

  /// The first evaluation of an expression, and any while the steps are close to their limit.
  @inline(never)
  private mutating func evaluateFirst(_ id: ExpressionID) throws(Diagnostic) -> Int {
    try countSteps(0, offset(of: id))
    if code.entries[Int(id)].first == ExpressionCode.Entry.unknown {
      code.compile(id, tree, &variables)
    }
    let entry = code.entries[Int(id)]
    if entry.first >= 0, let value = code.run(entry, &variables) { return value }
    return try evaluateByTree(id)
  }

  /// Kept apart, for it copies the expander.
  @inline(never)
  private mutating func evaluateByTree(_ id: ExpressionID) throws(Diagnostic) -> Int {
    try evaluate(id)
  }

  @inline(never)
  private func tooManySteps(_ offset: Int) -> Diagnostic {
    error(
      offset,
      "the program runs on too long: more than \(limits.steps) steps besides 64 for each "
        + "instruction")
  }

  private mutating func execute(_ statement: Statement) throws(Diagnostic) {
    switch statement {
    case .operation(let id):
      try run(tree.operations[Int(id)])
    case .pair(let forward, let backward):
      try run(tree.operations[Int(forward)], pairedWith: tree.operations[Int(backward)])
    case .repeatCount(let count, let body):
      let times = try evaluateCounted(count)
      try loop(body, nil, over: 0..<max(0, times), offset: offset(of: count))
    case .repeatRange(let variable, let from, let to, let body):
      let first = try evaluateCounted(from)
      let end = try evaluateCounted(to)
      try loop(body, variable, over: first..<max(first, end), offset: offset(of: from))
    case .branch(let condition, let then, let otherwise):
      if try evaluateCounted(condition) != 0 {
        try execute(block: then)
      } else if let otherwise {
        try execute(block: otherwise)
      }
    case .onRank(let expression, let body):
      let wanted = try evaluateCounted(expression)
      guard (0..<pp).contains(wanted) else {
        throw error(
          offset(of: expression), "there is no rank \(wanted); pp = \(pp) has ranks 0 to \(pp - 1)")
      }
      if wanted == rank { try execute(block: body) }
    case .define(let variable, let value):
      variables[Int(variable)] = try evaluateCounted(value)
    case .require(let condition, let index):
      let requirement = tree.requirements[Int(index)]
      guard try evaluateCounted(condition) != 0 else {
        var refusal = error(
          requirement.offset, "\(requirement.message); this is pp = \(pp), micro = \(micro)")
        refusal.unmetRequirement = requirement.message
        refusal.isAboutSize = true
        throw refusal
      }
    case .option(let index):
      let option = tree.options[Int(index)]
      if let value = options[option.name] {
        variables[Int(option.variable)] = value
      } else {
        variables[Int(option.variable)] = try evaluateCounted(option.value)
      }
    case .placement(let index):
      try place(tree.placements[Int(index)], at: tree.placementOffset)
    case .pad(let expression):
      try pad(try evaluateCounted(expression), at: offset(of: expression))
    case .cut(let expression):
      try cut(try evaluateCounted(expression), at: offset(of: expression))
    case .block(let index):
      try readBlock(tree.buildingBlocks[Int(index)])
    case .place(let id, let time):
      try place(tree.operations[Int(id)], at: time)
    case .fill(let id):
      block?.filler = tree.operations[Int(id)].kind
    }
  }

  func offset(of expression: ExpressionID) -> Int { tree.expressionOffsets[Int(expression)] }
}
