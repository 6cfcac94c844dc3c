import Foundation

/// A Chromium without a window, told what to do through the DevTools protocol: messages of JSON, each ended by a
/// zero, on a pipe.
final class Browser {
  /// The program that `PPSIM_BROWSER` names; nil where there is none.
  static let program = ProcessInfo.processInfo.environment["PPSIM_BROWSER"].flatMap { path in
    FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }

  struct Failure: Error {
    var text: String
  }

  private let process = Process()
  private let commands = Pipe()
  private let answers = Pipe()
  private let scratch: Scratch
  private var unread = Data()
  private var number = 0
  private var session: String?
  /// What the console and the page complained about since the last page was opened.
  private(set) var complaints: [String] = []
  private var hasLoaded = false

  /// Starts the browser with an empty page.
  init() throws {
    scratch = try Scratch()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // The protocol has the pipes 3 and 4. Without an answer the whole ends after some time.
    process.arguments = [
      "-c", "exec timeout 60 \"$0\" \"$@\" 3<&0 4>&1 < /dev/null > /dev/null 2>&1",
      Browser.program ?? "", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
      "--disable-dev-shm-usage", "--remote-debugging-pipe",
      "--user-data-dir=\(scratch.path("profile"))",
    ]
    process.standardInput = commands
    process.standardOutput = answers
    try process.run()
    let target = try call("Target.createTarget", ["url": "about:blank"])["targetId"] ?? ""
    session =
      try call("Target.attachToTarget", ["targetId": target, "flatten": true])["sessionId"]
      as? String
    for domain in ["Page", "Runtime", "Log"] { try call(domain + ".enable") }
  }

  /// Ends the browser.
  func close() {
    session = nil
    _ = try? call("Browser.close")
    try? commands.fileHandleForWriting.close()
    while !answers.fileHandleForReading.availableData.isEmpty {}
    scratch.remove()
  }

  /// Opens a file in a window of some size and waits until it has loaded and drawn.
  func open(_ path: String, width: Int = 1280, height: Int = 900, isDark: Bool = false) throws {
    try call(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": false])
    let scheme = ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]
    try call("Emulation.setEmulatedMedia", ["features": [scheme]])
    (complaints, hasLoaded) = ([], false)
    try call("Page.navigate", ["url": URL(fileURLWithPath: path).absoluteString])
    while !hasLoaded { note(try message()) }
    try run("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
  }

  /// The value of an expression in the page, once it is there.
  @discardableResult
  func run(_ expression: String) throws -> Any? {
    let answer = try call(
      "Runtime.evaluate",
      ["expression": expression, "awaitPromise": true, "returnByValue": true])
    if let details = answer["exceptionDetails"] { throw Failure(text: "\(details)") }
    return (answer["result"] as? [String: Any])?["value"]
  }

  /// The picture of the window, as PNG.
  func picture() throws -> Data {
    let answer = try call("Page.captureScreenshot", ["format": "png"])
    return Data(base64Encoded: answer["data"] as? String ?? "") ?? Data()
  }

  /// Lets the mouse do something at a place of the window.
  func mouse(_ type: String, _ x: Double, _ y: Double, _ more: [String: Any] = [:]) throws {
    let place: [String: Any] = ["type": type, "x": x, "y": y]
    try call("Input.dispatchMouseEvent", place.merging(more) { $1 })
  }

  /// Presses and lets go a key.
  func press(_ key: String) throws {
    for type in ["keyDown", "keyUp"] {
      var event = ["type": type, "key": key]
      if key.count == 1, type == "keyDown" { event["text"] = key }
      try call("Input.dispatchKeyEvent", event)
    }
  }

  @discardableResult
  private func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
    number += 1
    var command: [String: Any] = ["id": number, "method": method, "params": parameters]
    command["sessionId"] = session
    let bytes = try JSONSerialization.data(withJSONObject: command) + [0]
    try commands.fileHandleForWriting.write(contentsOf: bytes)
    while true {
      let answer = try message()
      guard answer["id"] as? Int == number else {
        note(answer)
        continue
      }
      if let error = answer["error"] { throw Failure(text: "\(method): \(error)") }
      return answer["result"] as? [String: Any] ?? [:]
    }
  }

  private func message() throws -> [String: Any] {
    while true {
      if let end = unread.firstIndex(of: 0) {
        let message = unread[..<end]
        unread = Data(unread[(end + 1)...])
        return try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
      }
      let more = answers.fileHandleForReading.availableData
      guard !more.isEmpty else { throw Failure(text: "the browser has ended") }
      unread += more
    }
  }

  private func note(_ event: [String: Any]) {
    switch event["method"] as? String {
    case "Page.loadEventFired": hasLoaded = true
    case "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded":
      complaints.append("\(event)")
    default: break
    }
  }
}
