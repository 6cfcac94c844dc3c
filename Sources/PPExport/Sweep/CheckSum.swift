/// A number that changes with the bytes that it is made from.
enum CheckSum {
  /// The CRC-32 of gzip, PNG and zlib: every change within 32 neighbouring bits gives another number.
  ///
  /// - Complexity: O(bytes).
  static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { sum, byte in
      sum >> 8 ^ remainders[Int(UInt8(truncatingIfNeeded: sum) ^ byte)]
    }
  }

  /// What each byte leaves of the polynomial, `[256]`.
  private static let remainders: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(byte) { rest, _ in rest & 1 == 0 ? rest >> 1 : rest >> 1 ^ 0xEDB8_8320 }
  }
}
