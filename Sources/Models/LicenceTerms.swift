/// What licences that are known by their SPDX identifier alone let people use something for.
public enum LicenceTerms {
  /// Licences with a clause against commercial use have it in their identifier, such as `CC-BY-NC-SA-4.0`; nobody knows
  /// what a licence of somebody's own (`LicenseRef-...`) allows.
  public static func use(of licence: String) -> ModelUse {
    let parts = licence.uppercased().split { !$0.isLetter && !$0.isNumber }
    if parts.contains("NC") || parts.contains("NONCOMMERCIAL") { return .nonCommercial }
    let isKnown = !parts.isEmpty && !["UNSTATED", "NOASSERTION", "LICENSEREF"].contains { parts.contains($0) }
    return isKnown ? .any : .unstated
  }
}
