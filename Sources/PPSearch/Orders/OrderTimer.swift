import PPModel
import PPSupport

/// Times one order again and again, as a search does with each that it tries: for measurements.
package final class OrderTimer {
  /// The space as the decoder reads it.
  let tables: LaneTables
  private let decoder: OrderDecoder
  private let tokens: OwnedColumn<Token>
  private let patience: Int64

  /// - Complexity: O(chunks).
  package init(_ space: ScheduleSpace, _ orders: RankOrders) {
    tables = LaneTables(space)
    decoder = OrderDecoder(tables)
    tokens = OwnedColumn(orders.tokens)
    patience = orders.patience
  }

  /// The time of the order, in ticks; nil where it cannot run.
  ///
  /// - Complexity: O(chunks); no allocation.
  package func time() -> Ticks? {
    let result = decoder.time(tokens.column, patience: patience, limit: .max / 2)
    return result.time == .max ? nil : Ticks(result.time)
  }

  /// What the decoder reads, as plain numbers for a decoder in C: see `c_order`.
  ///
  /// Rows are `forward, inputBackward, backward, weightBackward, hopOn, hopBack, weight, kept, on, back`, `[lanes × 10]`.
  package var plain:
    (
      rows: [Int64], firsts: [Int32], arrivals: [Int64], starts: [Int32], limits: [Int64],
      tokens: [Int32]
    )
  {
    let rows = tables.rows.flatMap {
      [
        $0.forward, $0.inputBackward, $0.backward, $0.weightBackward, $0.hopOn, $0.hopBack,
        $0.weight,
        $0.kept, Int64($0.on), Int64($0.back),
      ]
    }
    return (
      rows, tables.firsts, tables.arrivals, tables.starts, tables.limits, tokens.array.map(\.bits)
    )
  }
}

extension ScheduleSpace {
  /// The order of a schedule of the same placement.
  package func orders(of schedule: Schedule) -> RankOrders { RankOrders(schedule, in: self) }
}
