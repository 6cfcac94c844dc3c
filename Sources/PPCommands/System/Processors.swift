#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How many processors this process may run on: under Slurm those of the job, not of the machine.
func availableProcessors() -> Int {
  #if os(Linux)
    // sched_getaffinity needs a macro that Swift does not set; the kernel tells the same here.
    let key = "Cpus_allowed:"
    if let status = try? InputFile.read("/proc/self/status"),
      let line = String(decoding: status, as: UTF8.self).split(separator: "\n")
        .first(where: { $0.hasPrefix(key) })
    {
      let digits = line.dropFirst(key.count).compactMap(\.hexDigitValue)
      return max(1, digits.reduce(0) { $0 + $1.nonzeroBitCount })
    }
  #endif
  return max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}

/// Seconds since some moment; the clock is never put back.
func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
