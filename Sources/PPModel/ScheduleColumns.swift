import PPSupport

/// A schedule's columns without checks of indices, for the passes over all instructions; valid inside
/// `withColumns`.
package struct ScheduleColumns {
  package let kinds: Column<UInt8>
  package let stages: Column<Int32>
  package let microbatches: Column<Int32>
  /// Empty without pairs, as is the next.
  package let backwardStages: Column<Int32>
  package let backwardMicrobatches: Column<Int32>
}

extension Schedule {
  /// Calls `body` with the columns.
  package func withColumns<Result, Problem>(
    _ body: (ScheduleColumns) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    try kinds.withColumn { kinds throws(Problem) in
      try stages.withColumn { stages throws(Problem) in
        try microbatches.withColumn { microbatches throws(Problem) in
          try backwardStages.withColumn { backwardStages throws(Problem) in
            try backwardMicrobatches.withColumn { backwardMicrobatches throws(Problem) in
              try body(
                ScheduleColumns(
                  kinds: kinds, stages: stages, microbatches: microbatches,
                  backwardStages: backwardStages, backwardMicrobatches: backwardMicrobatches))
            }
          }
        }
      }
    }
  }
}
