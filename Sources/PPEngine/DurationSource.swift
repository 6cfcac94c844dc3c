import PPModel

/// Where the kernel finds how long an instruction takes; resolved when compiling, not when running.
protocol DurationSource {
  /// The duration of the instruction at `index`, of a kind given by its raw value, in ticks.
  func duration(_ index: Int, _ kind: UInt8) -> Ticks
  /// What the rank spends right before that instruction, in ticks.
  func lead(_ index: Int) -> Ticks
}

extension DurationSource {
  @inline(__always)
  func lead(_ index: Int) -> Ticks { 0 }
}

/// One duration for each kind, `[5]`.
struct DurationOfKind: DurationSource {
  let table: UnsafeBufferPointer<Ticks>

  @inline(__always)
  func duration(_ index: Int, _ kind: UInt8) -> Ticks { table[Int(kind)] }
}

/// One duration for each instruction, `[instructions]`.
struct DurationOfInstruction: DurationSource {
  let table: UnsafeBufferPointer<Ticks>

  @inline(__always)
  func duration(_ index: Int, _ kind: UInt8) -> Ticks { table[index] }
}

/// One duration, and one time before it, for each instruction, `[instructions]`.
struct DurationAndLead: DurationSource {
  let table: UnsafeBufferPointer<Ticks>
  let leads: UnsafeBufferPointer<Ticks>

  @inline(__always)
  func duration(_ index: Int, _ kind: UInt8) -> Ticks { table[index] }
  @inline(__always)
  func lead(_ index: Int) -> Ticks { leads[index] }
}
