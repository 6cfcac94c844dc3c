import PPSupport

/// What papers and other programs call the built-in schedules, for hints.
enum ScheduleNicknames {
  /// What to say of a schedule that nobody knows; nil where nothing comes to mind.
  static func hint(for name: String, among known: [String]) -> String? {
    let word = name.lowercased().filter { $0.isLetter || $0.isNumber }
    let meaning = nicknames.first { $0.words.contains(word) }
    return meaning.map { "did you mean '\($0.name)'?" } ?? didYouMean(name, among: known)
  }

  private static let nicknames: [(name: String, words: Set<String>)] = [
    ("gpipe", ["afab", "fthenb", "filldrain", "schedulegpipe"]),
    (
      "1f1b",
      ["pipedream", "pipedreamflush", "dapple", "onefoneb", "noninterleaved", "schedule1f1b"]
    ),
    (
      "interleaved",
      ["vpp", "virtualpipeline", "interleaved1f1b", "scheduleinterleaved1f1b", "1f1binterleaved"]
    ),
    ("bfs", ["loopedbfs", "breadthfirst", "scheduleloopedbfs"]),
    ("interleaved-zb", ["interleavedzerobubble", "scheduleinterleavedzerobubble"]),
    ("zb1p", ["zbh1", "zb1", "zerobubble", "zerobubble1p", "zbp1"]),
    ("zb2p", ["zbh2", "zb2", "zerobubble2p", "zbp2"]),
    ("zbv", ["zbvzerobubble", "schedulezbvzerobubble", "zerobubblev"]),
    ("dualpipev", ["cutinhalf", "scheduledualpipev", "dualpipecutinhalf"]),
  ]
}
