import Artifacts
import GRDB

extension JobStore {
  /// Notes what happened to a job, after what happened before.
  ///
  /// - Parameter data: a JSON object.
  /// - Returns: the event with its number; nil where there is no such job any more.
  public func note(_ type: String, _ data: JSON, of job: String) throws -> JobEvent? {
    try write { database in
      guard try Job.exists(database, key: job) else { return nil }
      let last = try Int.fetchOne(database, sql: "SELECT MAX(number) FROM event WHERE job = ?", arguments: [job])
      let event = JobEvent(job: job, number: (last ?? 0) + 1, type: type, data: data.text(.compact))
      try event.insert(database)
      return event
    }
  }

  /// What happened to a job after the event of a number.
  public func events(of job: String, after number: Int) throws -> [JobEvent] {
    try read { database in
      try JobEvent.filter(Column("job") == job).filter(Column("number") > number).order(Column("number"))
        .fetchAll(database)
    }
  }
}
