#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import PPCost
import PPModel

/// What ranges and kernels of a trace mean: an ordered list of patterns.
///
/// A pattern is a part of a name, upper and lower case alike; the first that fits decides.
public struct ComponentMap: Sendable {
  /// What a kernel does.
  public enum Class: String, CaseIterable, Sendable {
    /// It waits for other GPUs.
    case wait
    /// It moves tokens to experts and back.
    case allToAll = "all-to-all"
    /// It moves activations between pipeline ranks.
    case message
    /// Another collective.
    case collective
    /// The core of attention.
    case attention = "attention core"
    /// Products of experts.
    case grouped = "grouped products"
    /// Products.
    case product = "products"
    /// All else.
    case other
  }

  var ranges: [(pattern: String, component: ComponentKind)]
  var kernels: [(pattern: String, what: Class)]

  /// The component of a range; nil for a range that is none.
  func component(_ name: String) -> ComponentKind? {
    let name = name.lowercased()
    return ranges.first { name.contains($0.pattern) }?.component
  }

  /// What a kernel does.
  func what(_ name: String) -> Class {
    let name = name.lowercased()
    return kernels.first { name.contains($0.pattern) }?.what ?? .other
  }

  /// For ranges as DeepSeek's and PyTorch's examples call them, and kernels of NCCL, DeepEP, FlashAttention, cuDNN,
  /// DeepGEMM, CUTLASS and cuBLAS.
  public static let standard = ComponentMap(
    ranges: [
      ("attn(f)", .attention), ("attention(f)", .attention), ("attn_fwd", .attention),
      ("attn(b)", .attentionBackward), ("attention(b)", .attentionBackward),
      ("attn_bwd", .attentionBackward), ("attn(w)", .attentionWeight),
      ("attention(w)", .attentionWeight), ("attn_wgrad", .attentionWeight),
      ("mlp(f)", .mlp), ("moe(f)", .mlp), ("mlp_fwd", .mlp), ("mlp(b)", .mlpBackward),
      ("moe(b)", .mlpBackward), ("mlp_bwd", .mlpBackward), ("mlp(w)", .mlpWeight),
      ("moe(w)", .mlpWeight), ("mlp_wgrad", .mlpWeight), ("dispatch(f)", .dispatch),
      ("dispatch_fwd", .dispatch), ("dispatch(b)", .dispatchBackward),
      ("dispatch_bwd", .dispatchBackward), ("combine(f)", .combine), ("combine_fwd", .combine),
      ("combine(b)", .combineBackward), ("combine_bwd", .combineBackward),
    ],
    kernels: [
      ("notify", .wait), ("barrier", .wait), ("nvshmem_sync", .wait),
      ("internode::dispatch", .allToAll), ("internode::combine", .allToAll),
      ("intranode::dispatch", .allToAll), ("intranode::combine", .allToAll),
      ("internode_ll::", .allToAll), ("nccldevkernel_alltoall", .allToAll),
      ("nccldevkernel_sendrecv", .message), ("ncclkernel_sendrecv", .message),
      ("nccl", .collective), ("all_reduce", .collective), ("nvshmem", .collective),
      ("flash", .attention), ("fmha", .attention), ("sdpa", .attention),
      ("attention", .attention), ("m_grouped", .grouped), ("group_gemm", .grouped),
      ("groupgemm", .grouped), ("::grouped_gemm::cuda::fp8_dptp128c_acc", .grouped),
      ("gemm", .product), ("nvjet", .product), ("cublas", .product), ("xmma", .product),
    ])

  private struct File: Decodable {
    var ranges: [String: String]?
    var kernels: [String: String]?
  }

  /// The map of a file, `{"ranges": {"my_attn": "attention"}, "kernels": {"my_wait": "wait"}}`, in front of the
  /// standard one.
  ///
  /// - Throws: a sentence about what it does not say.
  public init(file: String, text: [UInt8]) throws(RecordingFault) {
    guard let read = try? JSONDecoder().decode(File.self, from: Data(text)) else {
      throw RecordingFault(
        "'\(file)' is no map: it is JSON with \"ranges\" and \"kernels\", each of patterns and what they mean"
      )
    }
    let components = ComponentProfile.components
    self = .standard
    var (own, others): ([(String, ComponentKind)], [(String, Class)]) = ([], [])
    for (pattern, name) in (read.ranges ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard let component = components.first(where: { $0.key == name })?.kind else {
        throw RecordingFault(
          "'\(file)': '\(name)' is no component; there are "
            + components.map(\.key).joined(separator: ", "))
      }
      own.append((pattern.lowercased(), component))
    }
    for (pattern, name) in (read.kernels ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard let what = Class(rawValue: name) else {
        throw RecordingFault(
          "'\(file)': kernels are no '\(name)'; there are "
            + Class.allCases.map(\.rawValue).joined(separator: ", "))
      }
      others.append((pattern.lowercased(), what))
    }
    // Longer patterns say more.
    ranges = own.sorted { $0.0.count > $1.0.count } + ranges
    kernels = others.sorted { $0.0.count > $1.0.count } + kernels
  }

  private init(
    ranges: [(pattern: String, component: ComponentKind)],
    kernels: [(pattern: String, what: Class)]
  ) {
    (self.ranges, self.kernels) = (ranges, kernels)
  }
}
