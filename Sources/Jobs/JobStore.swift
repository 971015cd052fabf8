import Artifacts
import GRDB
import Logging
import ServiceErrors
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The jobs, what happened to them, and the keys of clients, in an SQLite database with a write-ahead log.
///
/// What a call has written is on the disk when it returns.
public final class JobStore: Sendable {
  /// The database file.
  public let path: String
  private let logger: Logger
  private let pool: Mutex<DatabasePool>

  /// Opens or makes the store. A damaged one is moved aside, which is told, and a new one made.
  ///
  /// - Throws: ``ServiceError/storeFailed(reason:)``.
  public init(path: String, logger: Logger) throws(ServiceError) {
    self.path = path
    self.logger = logger
    pool = Mutex(try Self.opened(path, logger))
  }

  /// Reads in one snapshot.
  ///
  /// - Throws: ``ServiceError/noRoom(path:)``, ``ServiceError/storeFailed(reason:)``, or what `body` throws.
  public func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try mended { try $0.read(body) }
  }

  /// Writes all or nothing.
  ///
  /// - Throws: ``ServiceError/noRoom(path:)``, ``ServiceError/storeFailed(reason:)``, or what `body` throws.
  public func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try mended { try $0.write(body) }
  }

  /// Writes the log into the database file, and reads and writes no more.
  public func close() throws {
    try pool.withLock { pool in
      // The readers, which are closed last, would leave the log as it is.
      _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
      try pool.close()
    }
  }

  private func mended<Value>(_ access: (DatabasePool) throws -> Value) throws -> Value {
    let current = pool.withLock { $0 }
    do {
      return try access(current)
    } catch let error as DatabaseError {
      if Self.isDamage(error) {
        logger.error("the store is damaged: \(error)")
        try pool.withLock { pool in
          guard pool === current else { return }
          try? current.close()
          Self.moveAside(path, logger)
          pool = try Self.opened(path, logger)
        }
      }
      throw Self.failure(error, path)
    }
  }

  private static func failure(_ error: DatabaseError, _ path: String) -> ServiceError {
    error.resultCode == .SQLITE_FULL
      ? .noRoom(path: path) : .storeFailed(reason: "\(path): \(error.message ?? "\(error.resultCode)")")
  }

  private static func isDamage(_ error: DatabaseError) -> Bool {
    error.resultCode == .SQLITE_CORRUPT || error.resultCode == .SQLITE_NOTADB
  }

  private static func opened(_ path: String, _ logger: Logger) throws(ServiceError) -> DatabasePool {
    do {
      return try checked(path)
    } catch {
      guard isDamage(error) else {
        throw failure(error, path)
      }
    }
    moveAside(path, logger)
    do {
      return try checked(path)
    } catch {
      throw failure(error, path)
    }
  }

  private static func checked(_ path: String) throws(DatabaseError) -> DatabasePool {
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(10)
      configuration.maximumReaderCount = 8
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      let pool = try DatabasePool(path: path, configuration: configuration)
      let finding = try pool.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
      guard finding == "ok" else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: finding) }
      try JobStoreSchema.migrator.migrate(pool)
      return pool
    } catch let error as DatabaseError {
      throw error
    } catch {
      throw DatabaseError(resultCode: .SQLITE_ERROR, message: "\(error)")
    }
  }

  private static func moveAside(_ path: String, _ logger: Logger) {
    let kept = "\(path).damaged-\(Int(time(nil)))"
    for ending in ["", "-wal", "-shm"] { rename(path + ending, kept + ending) }
    logger.error("the store of jobs was damaged; it lies in \(kept) now, and a new one is begun")
  }
}

/// The tables of the store, and how older ones become the present ones.
enum JobStoreSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.create(table: Job.databaseTableName) { table in
        table.primaryKey("id", .text)
        table.column("status", .text).notNull()
        table.column("progress", .double).notNull()
        table.column("recording", .text).notNull().indexed()
        table.column("filename", .text).notNull()
        table.column("bytes", .integer).notNull()
        table.column("options", .text).notNull()
        table.column("fingerprint", .text).notNull().indexed()
        table.column("priority", .integer).notNull()
        table.column("createdAt", .double).notNull()
        table.column("startedAt", .double)
        table.column("completedAt", .double)
        table.column("errorCode", .text)
        table.column("errorMessage", .text)
        table.column("isUnwanted", .boolean).notNull()
      }
      try database.create(
        index: "job_queue", on: Job.databaseTableName, columns: ["status", "priority", "createdAt"])
      try database.create(table: JobEvent.databaseTableName) { table in
        table.column("job", .text).notNull().references(Job.databaseTableName, onDelete: .cascade)
        table.column("number", .integer).notNull()
        table.column("type", .text).notNull()
        table.column("data", .text).notNull()
        table.primaryKey(["job", "number"])
      }
      try database.create(table: ClientKey.databaseTableName) { table in
        table.primaryKey("id", .text)
        table.column("name", .text).notNull().unique()
        table.column("hash", .text).notNull().unique()
        table.column("createdAt", .double).notNull()
      }
    }
    return migrator
  }
}
