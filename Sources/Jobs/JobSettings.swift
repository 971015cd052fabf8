/// How jobs are worked off.
public struct JobSettings: Sendable {
  /// Path of `performia`.
  public var program: String
  /// Jobs at once.
  public var workers: Int
  /// Cores that each may use.
  public var coresOfJob: Int
  /// Jobs that may wait.
  public var bound: Int
  /// Seconds that a job may take.
  public var jobSeconds: Double
  /// Seconds that a recording may last.
  public var maximumDuration: Double
  /// Names of the pipelines that separate.
  public var pipelinesWithStems: Set<String>
  /// Seconds that jobs are kept after their end.
  public var maximumAge: Double
  /// Bytes that recordings and results may take.
  public var maximumDiskUse: Int64

  public init(
    program: String, workers: Int, coresOfJob: Int, bound: Int, jobSeconds: Double, maximumDuration: Double,
    pipelinesWithStems: Set<String>, maximumAge: Double, maximumDiskUse: Int64
  ) {
    self.program = program
    self.workers = workers
    self.coresOfJob = coresOfJob
    self.bound = bound
    self.jobSeconds = jobSeconds
    self.maximumDuration = maximumDuration
    self.pipelinesWithStems = pipelinesWithStems
    self.maximumAge = maximumAge
    self.maximumDiskUse = maximumDiskUse
  }
}
