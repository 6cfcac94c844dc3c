#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How many processors this process may run on: under Slurm those of the job, not of the machine.
package func availableProcessors() -> Int {
  #if os(Linux)
    // sched_getaffinity needs a macro that Swift does not set; the kernel tells the same here.
    let key = "Cpus_allowed:"
    if let status = fopen("/proc/self/status", "re") {
      defer { fclose(status) }
      var buffer = [CChar](repeating: 0, count: 4096)
      while fgets(&buffer, Int32(buffer.count), status) != nil {
        let line = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
        guard line.hasPrefix(key) else { continue }
        let digits = line.dropFirst(key.count).compactMap(\.hexDigitValue)
        return max(1, digits.reduce(0) { $0 + $1.nonzeroBitCount })
      }
    }
  #endif
  return max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}

/// Seconds since some moment; the clock is never put back.
package func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
