// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "ppsim",
  // Of the SDKs; Linux needs no word.
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "ppsim", targets: ["ppsim"]),
    .library(
      name: "PPSim",
      targets: [
        "PPSupport", "PPModel", "PPLanguage", "PPPyTorch", "Schedules", "PPCluster", "PPCost",
        "PPEngine", "PPSearch", "PPTrace", "PPAnalysis", "PPStudy", "PPExport", "PPChart",
      ]),
  ],
  targets: [
    .target(name: "PPSupport"),
    .target(name: "PPModel", dependencies: ["PPSupport"]),
    .target(name: "PPLanguage", dependencies: ["PPSupport", "PPModel"]),
    .target(name: "PPPyTorch", dependencies: ["PPSupport", "PPModel"]),
    .target(name: "Schedules", path: "Schedules", plugins: ["EmbedPlugin"]),
    .target(
      name: "PPCluster",
      dependencies: ["PPSupport"],
      plugins: ["EmbedPlugin"]),
    .target(
      name: "PPCost",
      dependencies: ["PPSupport", "PPModel", "PPCluster"],
      plugins: ["EmbedPlugin"]),
    .target(name: "PPEngine", dependencies: ["PPSupport", "PPModel"]),
    .target(name: "PPSearch", dependencies: ["PPSupport", "PPModel"]),
    .target(
      name: "PPTrace", dependencies: ["PPSupport", "PPModel", "PPCost", "PPEngine"],
      plugins: ["EmbedPlugin"]),
    .target(
      name: "PPAnalysis",
      dependencies: [
        "PPSupport", "PPModel", "PPLanguage", "PPCluster", "PPCost", "PPEngine", "PPSearch",
      ]),
    .target(
      name: "PPStudy",
      dependencies: [
        "PPSupport", "PPModel", "PPLanguage", "PPPyTorch", "Schedules", "PPCluster", "PPCost",
        "PPEngine", "PPSearch", "PPTrace", "PPAnalysis",
      ]),
    .target(
      name: "PPChart", dependencies: ["PPSupport", "PPModel", "PPEngine", "PPAnalysis"]),
    .target(
      name: "PPExport",
      dependencies: [
        "PPSupport", "PPModel", "PPCluster", "PPCost", "PPEngine", "PPSearch", "PPTrace",
        "PPAnalysis", "PPStudy", "PPChart",
      ],
      plugins: ["EmbedPlugin"]),
    .target(
      name: "PPCommands",
      dependencies: [
        "PPSupport", "PPModel", "PPLanguage", "PPPyTorch", "Schedules", "PPCluster", "PPCost",
        "PPEngine", "PPSearch", "PPTrace", "PPAnalysis", "PPStudy", "PPExport", "PPChart",
      ],
      plugins: ["CommitPlugin"]),
    .executableTarget(name: "ppsim", dependencies: ["PPCommands"]),
    .executableTarget(
      name: "ppsim-bench",
      dependencies: [
        "PPSupport", "PPModel", "PPLanguage", "PPCost", "PPEngine", "PPAnalysis", "PPStudy",
        "PPSearch", "PPExport", "PPChart", "CBaseline",
      ]),
    .target(name: "CBaseline"),
    .plugin(
      name: "EmbedPlugin", capability: .buildTool(), dependencies: ["embed"],
      path: "Sources/EmbedPlugin"),
    .plugin(
      name: "CommitPlugin", capability: .buildTool(), dependencies: ["embed"],
      path: "Sources/CommitPlugin"),
    .executableTarget(name: "embed"),

    .target(
      name: "TestSupport",
      dependencies: [
        "PPSupport", "PPModel", "PPLanguage", "Schedules", "PPCluster", "PPCost", "PPEngine",
        "PPAnalysis",
      ],
      path: "Tests/TestSupport"),
    .testTarget(name: "PPSupportTests", dependencies: ["PPSupport"]),
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
      name: "PPSearchTests",
      dependencies: [
        "PPSearch", "PPAnalysis", "PPCost", "PPEngine", "Schedules", "TestSupport",
      ]),
    .testTarget(
      name: "PPTraceTests",
      dependencies: ["PPTrace", "PPCost", "PPEngine", "PPModel", "Schedules", "TestSupport"]),
    .testTarget(
      name: "PPAnalysisTests",
      dependencies: [
        "PPAnalysis", "PPCluster", "PPCost", "PPEngine", "PPLanguage", "PPModel", "Schedules",
        "TestSupport",
      ]),
    .testTarget(
      name: "PPExportTests",
      dependencies: [
        "PPExport", "PPAnalysis", "PPCluster", "PPCost", "PPStudy", "TestSupport",
      ]),
    .testTarget(
      name: "PPStudyTests",
      dependencies: ["PPStudy", "PPAnalysis", "PPCost", "PPModel", "TestSupport"]),
    .testTarget(
      name: "PPChartTests",
      dependencies: ["PPChart", "PPAnalysis", "PPCost", "PPEngine", "PPModel", "TestSupport"]),
    .testTarget(
      name: "PPCommandsTests",
      dependencies: ["PPCommands", "PPExport", "Schedules", "ppsim", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)

// The names of test targets, separated by commas: the others are left out, with the benchmark. For the
// sanitizers of .ci/run, which build everything anew for a few tests.
if let names = Context.environment["PPSIM_TESTS"]?.split(separator: ",").map(String.init) {
  package.targets.removeAll { target in
    (target.type == .test && !names.contains(target.name)) || target.name == "ppsim-bench"
  }
}
