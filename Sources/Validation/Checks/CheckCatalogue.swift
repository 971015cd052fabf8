/// All checks, in the order in which they are told of.
public enum CheckCatalogue {
  public static let checks: [Check] =
    EntryChecks.all + DescriptorChecks.all + LifeChecks.all + ParameterChecks.all + InputChecks.all
    + SignalChecks.all + OutputChecks.all + DeterminismChecks.all + ThreadChecks.all + CancellationChecks.all
    + ProcessChecks.all + ResourceChecks.all

  /// Also those that only run when they are asked for.
  static func check(_ id: String) -> Check? {
    checks.first { $0.id == id } ?? (id == FuzzCheck.check.id ? FuzzCheck.check : nil)
  }
}

/// What most checks build upon.
enum Prerequisite {
  /// The library can be used at all.
  static let entry = ["entry.load", "entry.symbol", "entry.magic", "entry.abi", "entry.size", "entry.functions"]
  /// Its descriptors can be read.
  static let descriptors = entry + ["descriptor.structs"]
  /// Instances can be made.
  static let instances = descriptors + ["life.create"]
  /// An ordinary recording can be analysed.
  static let analysis = instances + ["analysis.music"]
  /// Results can be compared.
  static let comparison = analysis + ["determinism.twice"]
  /// One instance can analyse several times.
  static let repetition = comparison + ["inputs.lent"]
}
