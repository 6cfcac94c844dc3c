import PPCost
import PPModel
import PPStudy

extension Form where Value == GivenCosts {
  /// `F=1,B=2.2,W=0.8`.
  static var costs: Form {
    Form("LIST") { text, name throws(Refusal) in
      do throws(CostError) {
        return try GivenCosts(parsing: text)
      } catch {
        throw .trouble("\(name): \(error)")
      }
    }
  }

  /// A file with a row for each stage.
  static var costTable: Form {
    Form("FILE", offering: .files) { path, name throws(Refusal) in
      let text = String(decoding: try InputFile.read(path), as: UTF8.self)
      do throws(CostError) {
        return try GivenCosts(table: text)
      } catch {
        throw .trouble("\(name): '\(path)', \(error)")
      }
    }
  }
}

extension Form where Value == SlowRanks {
  /// `rank3=1.2x,rank5=1.1x`.
  static var slowRanks: Form {
    Form("LIST") { text, _ throws(Refusal) in try SlowRanks(text) }
  }
}

/// An option of a schedule, and its value.
struct Setting: Sendable {
  var name: String
  var value: Int
}

extension Form where Value == Setting {
  /// `chunks=4`.
  static var setting: Form {
    Form("NAME=N") { text, name throws(Refusal) in
      let parts = text.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, let number = Int(parts[1]) else {
        throw .trouble(
          "\(name) is '\(text)'; it must be a name and a whole number: --set chunks=4")
      }
      return Setting(name: String(parts[0]), value: number)
    }
  }
}

extension Form where Value == Changes {
  /// `W=0.8x,rank3=1.2x`.
  static var changes: Form { Form("LIST") { text, _ throws(Refusal) in try Changes(text) } }
}

extension Form where Value == Shard {
  /// `3/16`.
  static var shard: Form { Form("K/N") { text, _ throws(Refusal) in try Shard(parsing: text) } }
}

/// Two figures to trade against each other.
struct TradeOff: Sendable {
  var x: SweepObjective
  var y: SweepObjective
}

extension Form where Value == TradeOff {
  /// `time,memory`.
  static var tradeOff: Form {
    let figure = Form<SweepObjective>.choice("A,B")
    return Form("A,B", rule: "two of " + (figure.rule ?? "")) { text, name throws(Refusal) in
      let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard words.count == 2, words[0] != words[1] else {
        throw .trouble("\(name) is '\(text)'; it must be two figures, as in time,memory")
      }
      return TradeOff(x: try figure.read(words[0], name), y: try figure.read(words[1], name))
    }
  }
}
