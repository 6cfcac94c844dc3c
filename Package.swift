// swift-tools-version: 6.0
import PackageDescription

/// The built-in clusters: one `Sources/PPCluster/Presets/<name>.json` each.
let builtInClusters = ["h800", "h800-effective", "h100"]

/// The built-in models and profiles: one `Sources/PPCost/Presets/<name>.json` each.
let builtInModels = ["deepseek-v3", "deepseek-v2-lite", "llama-3.1-405b", "deepseek-v3-h800"]

let package = Package(
  name: "ppsim",
  products: [
    .executable(name: "ppsim", targets: ["ppsim"]),
    .library(
      name: "PPSim",
      targets: [
        "PPModel", "PPLanguage", "PPPyTorch", "Schedules", "PPCluster", "PPCost", "PPEngine",
        "PPAnalysis", "PPExport",
      ]),
  ],
  targets: [
    .target(name: "PPModel"),
    .target(name: "PPLanguage", dependencies: ["PPModel"]),
    .target(name: "PPPyTorch", dependencies: ["PPModel", "PPLanguage"]),
    .target(name: "Schedules", path: "Schedules", plugins: ["EmbedPlugin"]),
    .target(
      name: "PPCluster",
      dependencies: ["PPModel"],
      resources: builtInClusters.map { .embedInCode("Presets/\($0).json") }),
    .target(
      name: "PPCost",
      dependencies: ["PPModel", "PPCluster"],
      resources: builtInModels.map { .embedInCode("Presets/\($0).json") }),
    .target(name: "PPEngine", dependencies: ["PPModel"]),
    .target(name: "PPAnalysis", dependencies: ["PPModel", "PPCluster", "PPCost", "PPEngine"]),
    .target(
      name: "PPExport",
      dependencies: ["PPModel", "PPCluster", "PPCost", "PPEngine", "PPAnalysis"]),
    .target(
      name: "PPCommands",
      dependencies: [
        "PPModel", "PPLanguage", "PPPyTorch", "Schedules", "PPCluster", "PPCost", "PPEngine",
        "PPAnalysis", "PPExport",
      ]),
    .executableTarget(name: "ppsim", dependencies: ["PPCommands"]),
    .executableTarget(
      name: "ppsim-bench",
      dependencies: [
        "PPModel", "PPLanguage", "Schedules", "PPCost", "PPEngine", "PPAnalysis", "PPExport",
        "CBaseline",
      ]),
    .target(name: "CBaseline"),
    .plugin(
      name: "EmbedPlugin", capability: .buildTool(), dependencies: ["embed"],
      path: "Sources/EmbedPlugin"),
    .executableTarget(name: "embed"),

    .target(
      name: "TestSupport",
      dependencies: ["PPModel", "PPLanguage", "Schedules", "PPCost", "PPEngine", "PPAnalysis"],
      path: "Tests/TestSupport"),
    .testTarget(name: "PPModelTests", dependencies: ["PPModel", "TestSupport"]),
    .testTarget(name: "PPLanguageTests", dependencies: ["PPLanguage", "TestSupport"]),
    .testTarget(name: "PPPyTorchTests", dependencies: ["PPPyTorch", "Schedules", "TestSupport"]),
    .testTarget(name: "SchedulesTests", dependencies: ["Schedules", "TestSupport"]),
    .testTarget(name: "PPClusterTests", dependencies: ["PPCluster", "TestSupport"]),
    .testTarget(name: "PPCostTests", dependencies: ["PPCost", "PPEngine", "TestSupport"]),
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    .testTarget(
      name: "PPEngineTests", dependencies: ["PPEngine", "CAllocations", "TestSupport"]),
    .testTarget(
      name: "PPAnalysisTests",
      dependencies: [
        "PPAnalysis", "PPCluster", "PPCost", "PPEngine", "PPLanguage", "PPModel", "Schedules",
        "TestSupport",
      ]),
    .testTarget(
      name: "PPExportTests",
      dependencies: ["PPExport", "PPAnalysis", "PPCluster", "PPCost", "TestSupport"]),
    .testTarget(
      name: "PPCommandsTests",
      dependencies: ["PPCommands", "PPExport", "Schedules", "ppsim", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
