/// What licences that are known by their SPDX identifier alone let people use something for.
public enum LicenceTerms {
  /// Licences with a clause against commercial use have it in their identifier, such as `CC-BY-NC-SA-4.0`.
  public static func use(of licence: String) -> ModelUse {
    let parts = licence.uppercased().split { !$0.isLetter && !$0.isNumber }
    if parts.contains("NC") || parts.contains("NONCOMMERCIAL") { return .nonCommercial }
    if parts.isEmpty || parts.contains("UNSTATED") || parts.contains("NOASSERTION") { return .unstated }
    return .any
  }
}
