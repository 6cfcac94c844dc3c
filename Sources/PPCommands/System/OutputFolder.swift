import PPStudy

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder that several files are written to; made where there is none.
struct OutputFolder {
  private let path: String

  /// Makes the folder at `path`, so that a bad path fails at once.
  init(_ path: String) throws(Refusal) {
    self.path = path
    guard !path.isEmpty, path != "-" else {
      throw .trouble("a folder for several files needs a name, not '\(path)'")
    }
    if mkdir(path, 0o777) == 0 { return }
    let code = errno
    var status = stat()
    guard code == EEXIST, stat(path, &status) == 0 else {
      throw .trouble("cannot make the folder '\(path)': \(describe(code))")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .trouble("'\(path)' is a file; several files need a folder")
    }
  }

  /// A file in it, to be written.
  func file(_ name: String, in world: World) throws -> OutputFile {
    try OutputFile(path + "/" + name, in: world)
  }
}
