import CBaseline
import PPModel
import PPSearch
import PPStudy
import PPSupport

/// How many orders a search times a second, on one core, beside the same decoder in C.
struct SearchPasses {
  let stopwatch: Stopwatch

  /// The sizes that are told: a placement, its ranks and micro-batches, and what a rank may hold.
  static let sizes = [("linear", 8, 20, 8), ("linear", 16, 64, 16), ("v", 8, 24, 16)]

  /// Times the order of a search that has looked for a while, without giving up early.
  func row(_ name: String, pp: Int, micro: Int, limit: Int) throws -> EventRow? {
    let placement = try SearchedPlacement(name, chunks: nil, size: (pp, micro)) {
      () throws(Refusal) in throw .trouble("no schedule")
    }
    let search = try ScheduleSearch(
      SearchQuestion(placement, Conditions(), limit: .chunks(Parts(limit)), pairs: false))
    guard let start = search.starts.first else { return nil }
    let timer = OrderTimer(search.space, search.space.orders(of: start.schedule))
    let plain = timer.plain
    var order = c_order()
    order.ranks = Int64(pp)
    order.lanes = Int64(plain.firsts.count / 2)
    order.chunks = Int64(plain.arrivals.count / 2)
    let times = plain.rows.withUnsafeBufferPointer { rows in
      plain.firsts.withUnsafeBufferPointer { firsts in
        plain.arrivals.withUnsafeBufferPointer { arrivals in
          plain.starts.withUnsafeBufferPointer { starts in
            plain.limits.withUnsafeBufferPointer { limits in
              plain.tokens.withUnsafeBufferPointer { tokens in
                order.rows = rows.baseAddress
                order.firsts = firsts.baseAddress
                order.arrivals = arrivals.baseAddress
                order.starts = starts.baseAddress
                order.limits = limits.baseAddress
                order.tokens = tokens.baseAddress
                let memory = c_order_begin(&order)
                defer { c_order_end(memory) }
                let found = c_order_time(&order, memory, 0)
                precondition(found == timer.time()?.count, "the decoder in C finds another time")
                return stopwatch.medians([
                  { use(timer.time()) }, { use(c_order_time(&order, memory, 0)) },
                ])
              }
            }
          }
        }
      }
    }
    let operations = 3 * search.space.chunks
    return EventRow(
      name: "\(name) \(pp) x \(micro)", count: operations, time: times[0], timeInC: times[1])
  }
}
