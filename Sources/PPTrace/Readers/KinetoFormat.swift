extension RecordingFormat {
  /// PyTorch's profiler: kernels, calls and ranges as Chrome's trace events.
  public static let kineto = RecordingFormat(
    name: "a trace of PyTorch's profiler",
    knows: { source in
      source.headHolds("\"traceEvents\"")
        || (source.headHolds("\"ph\"") && source.headHolds("\"cat\""))
        || source.headHolds("\"deviceProperties\"")
    },
    read: { sources throws(RecordingFault) in
      var traces: [KernelTrace] = []
      for source in sources { traces.append(try KernelTrace(source)) }
      return .kernels(traces)
    })
}
