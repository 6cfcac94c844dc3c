import PPSupport

extension PublishedRun {
  private static func options(_ list: [(String, String)]) -> [(name: String, value: String)] {
    list.map { (name: $0.0, value: $0.1) }
  }

  private static let gpt175 = [
    ("model", "gpt-175b"), ("cluster", "a100"), ("precision", "bf16"), ("tp", "8"), ("dp", "1"),
    ("global-batch", "64"), ("seq", "2048"), ("layout", "Etttt|(tttt|)*22ttttL"),
    ("attention", "unfused"), ("zero", "0"), ("unfused", "loss"),
  ]

  /// Runs that papers report.
  static let papers: [PublishedRun] = [
    PublishedRun(
      id: "n8", source: "Llama 3, arXiv 2407.21783, Table 4", schedule: "interleaved", pp: 16,
      set: ["chunks": 8],
      options: options([
        ("model", "llama-3.1-405b"), ("cluster", "h100"), ("precision", "bf16"), ("tp", "8"),
        ("dp", "64"), ("global-batch", "2048"), ("seq", "8192"), ("layout", "E|(t|)*126L"),
        ("zero", "2"), ("recompute", "none"),
      ]),
      measured: .teraFLOPs(430),
      note: "micro-batch of 1 and no overlap of tp assumed; masks of documents unbalance ranks"),
    PublishedRun(
      id: "n9", source: "arXiv 2205.05198, Table 5", schedule: "interleaved", pp: 8,
      set: ["chunks": 3],
      options: options(gpt175 + [("recompute", "full"), ("sequence-parallel", "off")]),
      measured: .step(18.13)),
    PublishedRun(
      id: "n10", source: "arXiv 2205.05198, Table 5", schedule: "interleaved", pp: 8,
      set: ["chunks": 3], options: options(gpt175 + [("recompute", "core_attn")]),
      measured: .step(13.75)),
    PublishedRun(
      id: "n11", source: "torchtitan, arXiv 2410.06511", schedule: "1f1b", pp: 8,
      options: options([
        ("model", "llama-3.1-405b"), ("cluster", "h100-500w"), ("precision", "fp8"), ("tp", "8"),
        ("dp", "8"), ("global-batch", "256"), ("micro-batch", "4"), ("seq", "8192"),
        ("layout", "Et*15|(t*16|)*6t*15L"), ("zero", "1"), ("tp-overlap", "on"),
        ("recompute", "full"),
      ]),
      measured: .tokens(100), memory: 82.5 * gibibyte,
      note:
        "GPUs limited to 500 W; micro-batch of 4 inferred; in a pipeline FSDP adds up whole gradients"
    ),
    PublishedRun(
      id: "v3", source: "arXiv 2505.09343, Table 4", schedule: "dualpipe", pp: 16,
      options: options([
        ("model", "deepseek-v3"), ("cluster", "h800-effective"), ("precision", "fp8"),
        ("dp", "128"), ("ep", "64"), ("global-batch", "15360"), ("seq", "4096"),
        ("moments", "bf16"), ("recompute", "on"), ("unfused", "router,latents"),
        ("dp-overlap", "off"), ("expert-imbalance", "1.04"),
      ]),
      measured: .step(19.926), parts: v3Parts,
      note:
        "kernels as the public trace names them; DualPipe's code starts no reduction inside a step; the imbalance "
        + "is that of its method over a validation set, arXiv 2408.15664"),
    PublishedRun(
      id: "v3p", source: "arXiv 2505.09343, Table 4", schedule: "dualpipe", pp: 16,
      options: options([
        ("model", "deepseek-v3"), ("cluster", "h800-effective"), ("profile", "deepseek-v3-h800"),
        ("dp", "128"), ("global-batch", "15360"), ("moments", "bf16"), ("dp-overlap", "off"),
      ]),
      measured: .step(19.926), parts: v3Parts,
      note: "layers of experts take the times of the public trace"),
  ]

  private static let v3Parts: [String: Seconds] =
    ["F": 1.13, "B": 1.99, "W": 0.48, "F&B": 13.95, "bubble": 2.06, "end": 0.29]

  /// Runs of the zero-bubble paper, whose chunks were timed.
  static let zeroBubble: [PublishedRun] = {
    let source = "zero bubble, arXiv 2401.10241, Tables 4 to 6"
    func run(
      _ id: String, _ schedule: String, _ set: [String: Int] = [:], isSmall: Bool,
      layout: String? = nil,
      cost: String, sequences: Double, gigabytes: Double, note: String = ""
    ) -> PublishedRun {
      var run = PublishedRun(
        id: id, source: source, schedule: schedule, pp: isSmall ? 8 : 16, set: set,
        options: options([
          ("model", isSmall ? "gpt-1.5b" : "gpt-14.6b"), ("cluster", "a100"),
          ("precision", "bf16"), ("dp", "1"), ("global-batch", isSmall ? "144" : "48"),
          ("micro-batch", isSmall ? "6" : "1"), ("seq", "1024"), ("attention", "unfused"),
          ("zero", "0"), ("recompute", "none"),
          ("layout", layout ?? "Et*2|(t*3|)*\(isSmall ? 6 : 14)t*2L"),
        ]),
        costs: .measured(cost: cost, hop: isSmall ? "0.601" : "0.377"),
        measured: .sequences(sequences), memory: gigabytes * gibibyte, note: note)
      // The paper's ZB-2P runs without a wait for the gradients' norm.
      run.hasBarrier = schedule != "zb2p"
      return run
    }
    let small = "F=18.522,I=18.086,W=9.337"
    let large = "F=11.347,I=11.248,W=8.132"
    // Megatron-LM's own schedules wait for what they exchange (their script has --no-overlap-p2p-communication): 1F1B once for
    // each chunk, interleaved once for a forward and a backward.
    let waits = "its ranks wait for their messages"
    return [
      run(
        "z1", "1f1b", isSmall: true, cost: small + ",HOST=0.601", sequences: 11.8, gigabytes: 30,
        note: waits),
      run("z2", "zb1p", isSmall: true, cost: small, sequences: 12.9, gigabytes: 32),
      run(
        "z3", "zb2p", isSmall: true, cost: small, sequences: 14.5, gigabytes: 59,
        note: "no wait for the gradients' norm: steps follow without a barrier"),
      run(
        "z4", "interleaved", ["chunks": 3], isSmall: true, layout: "E|(t|)*22L",
        cost: "F=6.174,I=6.029,W=3.112,HOST=0.3", sequences: 13.1, gigabytes: 40,
        note: "a third of the chunk times that were measured; " + waits),
      run(
        "z5", "1f1b", isSmall: false, cost: large + ",HOST=0.377", sequences: 1.40, gigabytes: 32,
        note: waits),
      run(
        "z6", "zb2p", isSmall: false, cost: large, sequences: 1.81, gigabytes: 51,
        note: "no wait for the gradients' norm: steps follow without a barrier"),
    ]
  }()

  /// Short models on one node, measured beside another simulator.
  static let measuredTables: [PublishedRun] = {
    let source = "SimuMax v1.2, measured table"
    let common = [
      ("cluster", "b200"), ("precision", "bf16"), ("dp", "4"), ("seq", "4096"),
      ("recompute", "none"), ("dp-overlap", "off"),
    ]
    return [
      PublishedRun(
        id: "m1", source: source, schedule: "1f1b", pp: 2,
        options: options(
          [("model", "llama-3-70b"), ("layers", "12")] + common + [
            ("global-batch", "16"), ("layout", "Et*6|t*6L"),
          ]),
        measured: .step(0.843), memory: 66.55 * gibibyte),
      PublishedRun(
        id: "m2", source: source, schedule: "1f1b", pp: 2,
        options: options(
          [("model", "deepseek-v3"), ("layers", "1+3"), ("mtp", "0")] + common + [
            ("ep", "4"), ("dispatcher", "alltoall"), ("unfused", "router,latents"),
            ("global-batch", "32"),
            ("layout", "Et*2|t*2L"),
          ]),
        measured: .step(0.7716), memory: 114.00 * gibibyte,
        note: "experts padded to the capacity of balance"),
    ]
  }()
}
