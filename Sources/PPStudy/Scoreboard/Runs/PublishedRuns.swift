extension PublishedRun {
  /// Every run, in the order of the report.
  public static let all = megatron + papers + zeroBubble + measuredTables

  private static let bridge = "NVIDIA Megatron-Bridge, performance summary"

  /// What Megatron-Bridge's recipes share.
  private static func recipe(
    _ model: String, _ cluster: String, _ precision: String, _ own: [(String, String)]
  ) -> [(name: String, value: String)] {
    ([("model", model), ("cluster", cluster), ("precision", precision)] + own + [
      ("grad-reduce", "bf16")
    ]).map { (name: $0.0, value: $0.1) }
  }

  private static let llama405 = [
    ("global-batch", "1536"), ("seq", "8192"), ("layout", "Et|(tt|)*62tL"), ("tp-overlap", "on"),
    ("recompute", "none"),
  ]

  private static let deepSeek = [
    ("global-batch", "4096"), ("seq", "4096"), ("layout", "Et*4|(t*4|)*14tmL"),
    ("dispatch", "bf16"), ("main-grads", "bf16"), ("moments", "bf16"), ("graph", "on"),
    ("unfused", "latents"),
  ]

  /// Runs of Megatron-LM on H100, B200 and GB200, by NVIDIA.
  static let megatron: [PublishedRun] = [
    PublishedRun(
      id: "n1", source: bridge + " 26.06", schedule: "interleaved", pp: 8, set: ["chunks": 8],
      options: recipe(
        "llama-3.1-405b", "h100", "fp8", [("tp", "8"), ("cp", "2"), ("dp", "8")] + llama405),
      measured: .tokens(326)),
    PublishedRun(
      id: "n2", source: bridge + " 26.04.01", schedule: "interleaved", pp: 8, set: ["chunks": 5],
      options: recipe(
        "llama-3-70b", "h100", "fp8",
        [
          ("tp", "4"), ("dp", "2"), ("global-batch", "256"), ("seq", "8192"),
          ("layout", "Ett|(tt|)*38ttL"), ("tp-overlap", "on"), ("recompute", "none"),
        ]),
      measured: .tokens(1664), note: "its two published figures differ by 2.3 %"),
    PublishedRun(
      id: "n3", source: bridge + " 26.04.01", schedule: "interleaved-overlap", pp: 8,
      set: ["chunks": 4],
      options: recipe(
        "qwen3-235b-a22b", "h100", "fp8",
        [
          ("tp", "2"), ("dp", "16"), ("ep", "32"), ("global-batch", "8192"), ("seq", "4096"),
          ("layout", "Ett|(ttt|)*30ttL"), ("dispatcher", "alltoall"), ("recompute", "none"),
          ("comm-sms", "20:shared"),
        ]),
      measured: .tokens(1712)),
    PublishedRun(
      id: "n4", source: "NVIDIA Megatron-MoE-ModelZoo, 2025-05", schedule: "interleaved", pp: 8,
      set: ["chunks": 4],
      options: [
        ("model", "qwen3-235b-a22b"), ("cluster", "h100"), ("precision", "bf16"), ("tp", "2"),
        ("dp", "16"), ("ep", "32"), ("global-batch", "2048"), ("seq", "4096"),
        ("layout", "Ett|(ttt|)*30ttL"), ("recompute", "moe_act,layernorm"),
        ("unfused", "router,loss"),
      ].map { (name: $0.0, value: $0.1) },
      measured: .step(19.7), note: "a development branch; loss and router not yet fused"),
    PublishedRun(
      id: "n5", source: bridge + " 26.06.01", schedule: "interleaved-overlap", pp: 4,
      set: ["chunks": 4],
      options: recipe(
        "deepseek-v3", "gb200", "mxfp8",
        [("dp", "64"), ("ep", "64")] + deepSeek + [
          ("recompute", "mla_up_proj"), ("head-precision", "mxfp8"), ("comm-sms", "32:shared"),
        ]),
      measured: .tokens(4928)),
    PublishedRun(
      id: "n6", source: bridge + " 26.04.01", schedule: "interleaved-overlap", pp: 8,
      set: ["chunks": 2],
      options: recipe(
        "deepseek-v3", "b200", "mxfp8",
        [("dp", "32"), ("ep", "32")] + deepSeek + [
          ("recompute", "mla_up_proj,mlp"), ("comm-sms", "20:shared"),
        ]),
      measured: .tokens(3328), note: "graphs for attention and router alone"),
    PublishedRun(
      id: "n7", source: bridge + " 26.06", schedule: "interleaved", pp: 16, set: ["chunks": 4],
      options: recipe("llama-3.1-405b", "gb200", "fp8", [("tp", "4"), ("dp", "4")] + llama405),
      measured: .tokens(843)),
  ]
}
