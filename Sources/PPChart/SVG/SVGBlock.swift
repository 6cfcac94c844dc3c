import PPModel

/// A block as a picture shows it: one kind, or the forward of a pair above its backward.
struct SVGBlock {
  /// One of the block's bands, from the top.
  struct Band {
    var kind: OperationKind
    var isOddSlot: Bool
    /// What it may say, the longest first.
    var labels: [String]
  }

  var bands: [Band]

  /// What runs in a block of a layout.
  init(_ content: ChartLayout.Content) {
    switch content {
    case .instruction(let instruction, let slot, let backwardSlot):
      bands = zip(instruction.operations, [slot, backwardSlot]).map { operation, slot in
        Band(
          kind: operation.kind, isOddSlot: slot % 2 == 1, labels: ["\(operation.microbatch)"])
      }
    case .component(let record, let microbatch):
      let name = record.kind.rawValue
      bands = [
        Band(
          kind: record.kind.pass, isOddSlot: record.layer % 2 == 1,
          labels: (microbatch.map { ["\(name) \($0)"] } ?? []) + [
            name, String(name.prefix { $0 != "(" }),
          ])
      ]
    }
  }
}
