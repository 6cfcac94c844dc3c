import PPCluster
import PPCost
import PPSupport

/// `report all-to-all`: the knee where NVLink becomes the slower of the two hops.
public enum AllToAllTable {
  /// The table, a row for each number of experts per token.
  public static func table(_ rows: [LayerTraffic], title: String) -> Table {
    Table(
      title: title, schema: "ppsim.all-to-all/1",
      columns: [
        .numbers("experts_per_token", "top-k"), .numbers("nodes_per_token", "nodes"),
        .numbers("gpus_per_token", "GPUs"),
        .numbers("dispatch_infiniband_mb", "dispatch IB MB").startingGroup,
        .numbers("dispatch_nvlink_mb", "NVLink MB"), .numbers("dispatch_ms", "ms"),
        .numbers("combine_infiniband_mb", "combine IB MB").startingGroup,
        .numbers("combine_nvlink_mb", "NVLink MB"), .numbers("combine_ms", "ms"),
        .words("limited_by", "limited by"),
      ],
      rows: rows.map { row in
        func number(_ value: Double, _ decimals: Int) -> Table.Cell {
          .number(
            exact: NumberText.shortest(value), shown: NumberText.fixed(value, decimals: decimals))
        }
        let hops = row.dispatch.hops(on: row.cluster)
        return [
          .count(row.expertsPerToken), number(row.spread.nodes, 3), number(row.spread.gpus, 2),
          number(row.dispatch.infiniband / 1e6, 1), number(row.dispatch.nvlink / 1e6, 1),
          number(row.dispatch.seconds(on: row.cluster).value * 1e3, 3),
          number(row.combine.infiniband / 1e6, 1), number(row.combine.nvlink / 1e6, 1),
          number(row.combine.seconds(on: row.cluster).value * 1e3, 3),
          .text(hops.nvlink > hops.infiniband ? "NVLink" : "InfiniBand"),
        ]
      },
      notes: [
        "top-k: routed experts that a token goes to",
        "nodes, GPUs: different ones that a token goes to, on average",
        "bytes for each GPU and direction; time of one all-to-all by itself, both hops pipelined",
      ])
  }
}
