import PPCluster
import PPModel
import PPSupport

/// What one part of a stage computes and exchanges for one micro-batch.
struct PartWork {
  /// Computation, by component.
  var compute: [ComponentKind: Seconds] = [:]
  /// Exchanges of tensor and context parallelism, by component, and whether they stay in a domain.
  var exchanges: [ComponentKind: (seconds: Seconds, isInside: Bool)] = [:]

  /// The components of a half of a layer, forward and backward.
  struct Half {
    var forward: ComponentBlock
    var backward: ComponentBlock
    var weight: ComponentKind
    var weightIn: ComponentKind

    static let attention = Half(
      forward: .attention, backward: .attentionBackward, weight: .attentionWeight,
      weightIn: .attentionWeightIn)
    static let mlp = Half(
      forward: .mlp, backward: .mlpBackward, weight: .mlpWeight, weightIn: .mlpWeightIn)
  }

  /// Both halves of a part of the model.
  ///
  /// - Parameter recomputation: what is computed again before this part's backward.
  init(
    _ operations: LayerOperations, _ transfers: LayerTransfers, _ workload: Workload,
    recomputation: Recomputation
  ) {
    let again = transfers.repeated(by: recomputation)
    add(.attention, operations.attention, transfers.attention, again.attention, workload)
    add(.mlp, operations.mlp, transfers.mlp, again.mlp, workload)
  }

  /// Adds what another part does, the head of an MTP layer.
  mutating func add(_ other: PartWork) {
    compute.merge(other.compute, uniquingKeysWith: +)
    exchanges.merge(other.exchanges) { ($0.seconds + $1.seconds, $0.isInside && $1.isInside) }
  }

  /// Adds a layer's parameters, gathered for forward and backward, and its gradients, scattered after each: beside
  /// the computation of the layer, as far as that is long enough.
  mutating func addShards(
    _ parameters: [Transfer], _ gradients: [Transfer], _ workload: Workload
  ) {
    let hasAttention = (compute[.attention] ?? 0) > 0
    let forward: ComponentBlock = hasAttention ? .attention : .mlp
    let backward: ComponentBlock = hasAttention ? .attentionBackward : .mlpBackward
    let passes = [
      (forward, [ComponentKind.attention, .mlp], parameters),
      (
        backward, [.mlpBackward, .mlpWeight, .attentionBackward, .attentionWeight],
        parameters + gradients
      ),
    ]
    for (block, kinds, transfers) in passes {
      var room = workload.overlap.data ? kinds.reduce(0) { $0 + (compute[$1] ?? 0) } : 0
      for transfer in transfers {
        let seconds = transfer.seconds(on: workload.cluster, domain: workload.domain)
        let hidden = min(seconds, room)
        room -= hidden
        add(transfer, to: block.beside, workload, share: hidden)
        add(transfer, to: block.before, workload, share: seconds - hidden)
      }
    }
  }

  private mutating func add(
    _ half: Half, _ section: LayerOperations.Section, _ transfers: [Transfer],
    _ repeated: [Transfer], _ workload: Workload
  ) {
    func seconds(_ operations: [GPUOperation]) -> Seconds {
      operations.seconds(on: workload.machine, isGraph: workload.isGraph)
    }
    compute[half.forward.work] = seconds(section.forward)
    compute[half.weight] = seconds(section.weightGradient)
    if workload.settings.recomputation == .full {
      compute[half.backward.work] = seconds(section.inputGradient)
      compute[.recomputation, default: 0] += seconds(section.recomputed)
    } else {
      compute[half.backward.work] = seconds(section.recomputed + section.inputGradient)
    }
    for transfer in repeated { add(transfer, to: .recomputationExchange, workload) }
    let forward = Hiding(section.forward, workload)
    let backward = Hiding(section.inputGradient, workload)
    for transfer in transfers {
      switch transfer.place {
      case .beforeForward: add(transfer, half.forward.before, half.forward, forward.first, workload)
      case .afterForward: add(transfer, half.forward.after, half.forward, forward.last, workload)
      case .beforeBackward:
        add(transfer, half.backward.before, half.backward, backward.first, workload)
      case .afterBackward:
        add(transfer, half.backward.after, half.backward, backward.last, workload)
      case .beforeWeights: add(transfer, to: half.weightIn, workload)
      case .besideForward: addBeside(transfer, half.forward, forward.core, workload)
      case .besideBackward: addBeside(transfer, half.backward, backward.core, workload)
      case .step: break
      }
    }
  }

  private mutating func add(
    _ transfer: Transfer, to kind: ComponentKind, _ workload: Workload, share: Seconds? = nil
  ) {
    let seconds = share ?? transfer.seconds(on: workload.cluster, domain: workload.domain)
    guard seconds > 0 else { return }
    let isInside = transfer.group.inside(domain: workload.domain) == transfer.group.size
    let before = exchanges[kind] ?? (0, true)
    exchanges[kind] = (before.seconds + seconds, before.isInside && isInside)
  }

  /// An exchange around products: exposed as a whole, or in as many pieces as there are GPUs, of which one is exposed
  /// and the rest goes on beside the product next to it, as far as that is long enough.
  private mutating func add(
    _ transfer: Transfer, _ kind: ComponentKind, _ block: ComponentBlock, _ product: Seconds,
    _ workload: Workload
  ) {
    let seconds = transfer.seconds(on: workload.cluster, domain: workload.domain)
    let isTensor = transfer.group == workload.grid.tensorGroup
    guard workload.overlap.tensor, isTensor, product > 0 else {
      return add(transfer, to: kind, workload)
    }
    let exposed = max(seconds / Double(transfer.group.size), seconds - product)
    add(transfer, to: kind, workload, share: exposed)
    add(transfer, to: block.beside, workload, share: seconds - exposed)
  }

  /// An exchange beside attention's core: what is longer than the core comes before.
  private mutating func addBeside(
    _ transfer: Transfer, _ block: ComponentBlock, _ core: Seconds, _ workload: Workload
  ) {
    let seconds = transfer.seconds(on: workload.cluster, domain: workload.domain)
    let hidden = min(seconds, core)
    add(transfer, to: block.beside, workload, share: hidden)
    add(transfer, to: block.before, workload, share: seconds - hidden)
  }
}

/// What an exchange can hide behind: the first and the last product of a half, and attention's core.
private struct Hiding {
  var first: Seconds = 0
  var last: Seconds = 0
  var core: Seconds = 0

  init(_ operations: [GPUOperation], _ workload: Workload) {
    for operation in operations {
      let seconds = operation.seconds(on: workload.machine)
      switch operation.work {
      case .product:
        if first == 0 { first = seconds }
        last = seconds
      case .core: core += seconds
      case .memory: break
      }
    }
  }
}
