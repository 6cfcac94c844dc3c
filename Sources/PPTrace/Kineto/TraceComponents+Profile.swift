import PPCost
import PPModel
import PPSupport

extension TraceComponents {
  /// The time of a component in a profile: of a computation the mean; of an exchange what moves data, with half of what
  /// prepares data of the two exchanges of its direction.
  public func time(_ kind: ComponentKind) -> Seconds? {
    guard let component = components.first(where: { $0.kind == kind }) else { return nil }
    guard kind.stream == .communication else { return seconds(component.mean) }
    let direction: [ComponentKind] =
      kind == .dispatch || kind == .combine
      ? [.dispatch, .combine] : [.combineBackward, .dispatchBackward]
    let preparing = components.filter { direction.contains($0.kind) }.reduce(0) {
      $0 + $1.preparing
    }
    return seconds(component.mean) + seconds(preparing) / 2
  }

  private func seconds(_ time: Ticks) -> Seconds { TimeScale.milliseconds.seconds(time) }

  /// A profile of a MoE layer.
  ///
  /// - Parameter other: tells what this trace cannot: what exchanges take by themselves, and slow-downs that no kernel
  ///   shows. Without it exchanges take as long by themselves as beside computation, and nothing is slowed down.
  /// - Throws: a sentence that names what is missing.
  public func profile(restFrom other: ComponentProfile?) throws(RecordingFault) -> ComponentProfile
  {
    guard missing.isEmpty else {
      throw RecordingFault(
        "the trace has no ranges of \(missing.joined(separator: ", ")), which a profile needs; "
          + "Docs/Calibrate.md tells how to name ranges")
    }
    var profile = ComponentProfile()
    for component in components {
      let kind = component.kind
      let time = time(kind) ?? 0
      profile.paired[kind] = time
      guard kind.stream == .compute else {
        profile.alone[kind] = other?.alone[kind] ?? time
        continue
      }
      profile.slowdown[kind] = max(1, component.slowdown ?? other?.slowdown[kind] ?? 1)
      // A share above 0, as profiles have it.
      profile.beside[kind] = min(1, max(0.001, component.beside))
    }
    return profile
  }
}
