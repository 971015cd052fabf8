import GRDB
import Host
import ServiceErrors

extension JobStore {
  /// Adds a key.
  ///
  /// - Returns: its secret, which is not kept: `pf_` and 64 hexadecimal digits, 256 random bits.
  /// - Throws: ``ServiceError/invalidRequest(part:reason:expected:)`` for a name that is taken or empty.
  public func addKey(named name: String, at time: Double) throws -> String {
    guard !name.isEmpty, name.count <= 100 else {
      throw ServiceError.invalidRequest(
        part: "the name of the key", reason: "has \(name.count) letters", expected: "1 to 100")
    }
    let secret = "pf_" + Identifier.random(bytes: 32)
    let key = ClientKey(
      id: Identifier.random(bytes: 6), name: name, hash: SHA256Digest(of: secret).description, createdAt: time)
    try write { database in
      guard try ClientKey.filter(Column("name") == name).fetchCount(database) == 0 else {
        throw ServiceError.invalidRequest(
          part: "the name of the key", reason: "'\(name)' is taken", expected: "another one")
      }
      try key.insert(database)
    }
    return secret
  }

  /// The key with a secret.
  public func key(withSecret secret: String) throws -> ClientKey? {
    try read { try ClientKey.filter(Column("hash") == SHA256Digest(of: secret).description).fetchOne($0) }
  }

  /// All keys by name.
  public func keys() throws -> [ClientKey] {
    try read { try ClientKey.order(Column("name")).fetchAll($0) }
  }

  /// Removes a key by its name.
  ///
  /// - Throws: ``ServiceError/notFound(kind:_:)``.
  public func removeKey(named name: String) throws {
    let count = try write { try ClientKey.filter(Column("name") == name).deleteAll($0) }
    if count == 0 { throw ServiceError.notFound(kind: "key", name) }
  }
}
