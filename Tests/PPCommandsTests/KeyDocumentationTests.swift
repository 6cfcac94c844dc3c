import Foundation
import PPCluster
import PPCost
import TestSupport
import Testing

/// Every key that the readers of model, cluster and profile files know stands in the page that describes
/// them.
@Suite struct KeyDocumentationTests {
  enum Kind: String, CaseIterable {
    case model, cluster, profile

    var page: String { self == .cluster ? "Docs/Cluster.md" : "Docs/CostModel.md" }

    var presets: [[UInt8]] {
      switch self {
      case .model: ModelCatalogue.all.map(\.text)
      case .cluster: ClusterCatalogue.all.map(\.text)
      case .profile: ProfileCatalogue.all.map(\.text)
      }
    }

    /// Why a file is refused; nil where it is not.
    func problem(_ text: Data) -> String? {
      let bytes = Array(text)
      do throws(PresetError) {
        switch self {
        case .model: _ = try Architecture(file: "", text: bytes)
        case .cluster: _ = try Cluster(file: "", text: bytes)
        case .profile: _ = try ComponentProfile(file: "", text: bytes)
        }
        return nil
      } catch {
        return "\(error)"
      }
    }
  }

  /// The paths of all keys, as a reader names them when it is given one that it does not know.
  private static func keys(_ kind: Kind) throws -> Set<String> {
    var keys: Set<String> = []
    for preset in kind.presets {
      let root = try #require(
        try JSONSerialization.jsonObject(with: Data(preset)) as? [String: Any])
      let objects = [""] + root.keys.filter { root[$0] is [String: Any] }
      for path in objects {
        var changed = root
        if var inner = root[path] as? [String: Any] {
          inner["qqqqqqqqqqqq"] = 1
          changed[path] = inner
        } else {
          changed["qqqqqqqqqqqq"] = 1
        }
        let problem = kind.problem(try JSONSerialization.data(withJSONObject: changed))
        let list = try #require(problem?.components(separatedBy: "known are ").last)
        let prefix = path.isEmpty ? "" : path + "."
        keys.formUnion(list.components(separatedBy: ", ").map { prefix + $0 })
      }
    }
    return keys
  }

  /// The rows of a page's tables: what is in backticks first, and the cells.
  private static func rows(_ page: String) throws -> [String: [String]] {
    let text = try String(
      contentsOf: projectRoot.appendingPathComponent(page), encoding: .utf8)
    var rows: [String: [String]] = [:]
    for line in text.components(separatedBy: "\n") where line.hasPrefix("| `") {
      let cells = line.components(separatedBy: " | ").map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: "| "))
      }
      rows[cells[0].replacingOccurrences(of: "`", with: "")] = cells
    }
    return rows
  }

  @Test(arguments: Kind.allCases)
  func everyKeyIsDocumented(_ kind: Kind) throws {
    let rows = try Self.rows(kind.page)
    let page = try String(
      contentsOf: projectRoot.appendingPathComponent(kind.page), encoding: .utf8)
    let keys = try Self.keys(kind)
    #expect(keys.contains("about") && keys.count > 6)
    for key in keys {
      // What the objects of a profile hold is the same in each, and named once.
      let parts = key.split(separator: ".")
      let isDocumented =
        rows[key] != nil
        || (kind == .profile && parts.count == 2 && page.contains("`\(parts[1])`"))
      #expect(isDocumented, "\(kind.page) has no row for \(key)")
    }
  }

  /// What a table says of a range is what the reader says: one more and one less are refused.
  @Test(arguments: [Kind.model, .cluster])
  func rangesAreAsDocumented(_ kind: Kind) throws {
    var held = 0
    let keys = try Self.keys(kind)
    for (key, cells) in try Self.rows(kind.page) where keys.contains(key) {
      for cell in cells.dropFirst() {
        let words = cell.replacingOccurrences(of: " 000", with: "000")
          .replacingOccurrences(of: "65 536", with: "65536").components(separatedBy: " ")
        guard words.count == 3, words[1] == "to", let least = Int(words[0]),
          let most = Int(words[2])
        else { continue }
        for value in [least - 1, most + 1] {
          var tried = 0
          for preset in kind.presets {
            let path = key.components(separatedBy: ".")
            var root = try #require(
              try JSONSerialization.jsonObject(with: Data(preset)) as? [String: Any])
            if path.count == 1 {
              guard root[key] != nil else { continue }
              root[key] = value
            } else {
              guard var inner = root[path[0]] as? [String: Any], inner[path[1]] != nil else {
                continue
              }
              inner[path[1]] = value
              root[path[0]] = inner
            }
            tried += 1
            let problem = kind.problem(try JSONSerialization.data(withJSONObject: root))
            #expect(
              problem?.contains("from \(least) to \(most)") == true, "\(key): \(problem ?? "none")")
          }
          #expect(tried > 0, "no preset has \(key)")
          held += tried
        }
      }
    }
    #expect(held > 1)
  }
}
