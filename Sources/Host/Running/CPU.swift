#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The processor, as far as results depend on it.
public enum CPU {
  /// The vector instructions that numeric code picks at run time; its results may differ between levels.
  public static let featureLevel: String = {
    #if arch(x86_64) && os(Linux)
      guard let file = fopen("/proc/cpuinfo", "r") else { return "x86-64" }
      defer { fclose(file) }
      var block = [UInt8](repeating: 0, count: 8192)
      let count = fread(&block, 1, block.count, file)
      let flags = Set(String(decoding: block[..<count], as: UTF8.self).split(whereSeparator: \.isWhitespace))
      if flags.isSuperset(of: ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]) { return "x86-64-v4" }
      if flags.isSuperset(of: ["avx2", "bmi1", "bmi2", "fma", "f16c", "movbe"]) { return "x86-64-v3" }
      return "x86-64"
    #elseif arch(arm64)
      return "arm64"
    #else
      return "generic"
    #endif
  }()
}
