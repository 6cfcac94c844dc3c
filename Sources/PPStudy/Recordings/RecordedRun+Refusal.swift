import PPTrace

extension RecordedRun {
  /// Checks a recording.
  ///
  /// - Throws: a sentence where no step is left.
  public init(reading raw: RawRecording) throws(Refusal) {
    do throws(RecordingFault) {
      try self.init(raw)
    } catch {
      throw .trouble(error.description)
    }
  }
}
