import Artifacts
import GRDB
import ServiceErrors

extension JobStore {
  /// Of the jobs that give what this one would give, the latest that has not failed.
  public func job(like fingerprint: String) throws -> Job? {
    try read { database in
      try Job.filter(Column("fingerprint") == fingerprint)
        .filter([Job.Status.pending, .processing, .complete].contains(Column("status")))
        .filter(Column("isUnwanted") == false)
        .order(Column("createdAt").desc).fetchOne(database)
    }
  }

  /// - Throws: ``ServiceError/notFound(kind:_:)``.
  public func job(_ id: String) throws -> Job {
    guard let job = try read({ try Job.fetchOne($0, key: id) }) else { throw ServiceError.notFound(kind: "job", id) }
    return job
  }

  /// Adds a job at the end of the queue.
  ///
  /// - Parameter bound: of the jobs that wait.
  /// - Throws: ``ServiceError/queueFull(bound:retryAfter:)``.
  public func add(_ job: Job, bound: Int) throws {
    try write { database in
      let waiting = try Job.filter(Column("status") == Job.Status.pending).fetchCount(database)
      guard waiting < bound else { throw ServiceError.queueFull(bound: bound, retryAfter: 30) }
      try job.insert(database)
    }
  }

  /// Whether so many jobs wait.
  public func isFull(bound: Int) throws -> Bool {
    try read { try Job.filter(Column("status") == Job.Status.pending).fetchCount($0) } >= bound
  }

  /// The job that is next, which is then being processed.
  public func next(at time: Double) throws -> Job? {
    try write { database in
      let waiting = Job.filter(Column("status") == Job.Status.pending)
      guard var job = try waiting.order(Column("priority").desc, Column("createdAt"), Column("id")).fetchOne(database)
      else { return nil }
      job.status = .processing
      job.startedAt = time
      try job.update(database)
      return job
    }
  }

  /// Puts jobs back into the queue that were being processed when the service ended.
  ///
  /// - Returns: how many.
  public func resume() throws -> Int {
    try write { database in
      try Job.filter(Column("status") == Job.Status.processing).updateAll(
        database, Column("status").set(to: Job.Status.pending), Column("progress").set(to: 0))
    }
  }

  /// Changes a job unless it is at its end.
  ///
  /// - Returns: the changed job; nil where it is at its end or gone.
  @discardableResult
  public func update(_ id: String, _ change: (inout Job) -> Void) throws -> Job? {
    try write { database in
      guard var job = try Job.fetchOne(database, key: id), !job.status.isFinal else { return nil }
      change(&job)
      try job.update(database)
      return job
    }
  }

  /// A page of jobs, the latest first, and how many there are in all.
  public func jobs(status: Job.Status? = nil, limit: Int, offset: Int = 0) throws -> (jobs: [Job], total: Int) {
    try read { database in
      let all = status.map { Job.filter(Column("status") == $0) } ?? Job.all()
      let page = all.order(Column("createdAt").desc, Column("id")).limit(limit, offset: offset)
      return (try page.fetchAll(database), try all.fetchCount(database))
    }
  }

  /// How many jobs there are of each status.
  public func counts() throws -> [Job.Status: Int] {
    try read { database in
      let rows = try Row.fetchAll(database, sql: "SELECT status, COUNT(*) AS number FROM job GROUP BY status")
      return Dictionary(rows.compactMap { row in Job.Status(rawValue: row["status"]).map { ($0, row["number"]) } }) {
        $1
      }
    }
  }

  /// Jobs that are being processed and that somebody wants stopped.
  public func unwanted() throws -> [String] {
    try read { database in
      let jobs = Job.filter(Column("status") == Job.Status.processing).filter(Column("isUnwanted") == true)
      return try jobs.fetchAll(database).map(\.id)
    }
  }

  /// Removes a job with its events.
  public func remove(_ id: String) throws {
    _ = try write { try Job.deleteOne($0, key: id) }
  }

  /// Jobs at their end, the oldest first.
  public func ended() throws -> [Job] {
    try read { database in
      let done = Job.filter([Job.Status.complete, .error, .cancelled].contains(Column("status")))
      return try done.order(Column("completedAt"), Column("createdAt")).fetchAll(database)
    }
  }

  /// Hashes of the recordings that jobs are of.
  public func recordings() throws -> Set<String> {
    try read { try String.fetchSet($0, sql: "SELECT DISTINCT recording FROM job") }
  }

  /// Ids of all jobs.
  public func ids() throws -> Set<String> {
    try read { try String.fetchSet($0, sql: "SELECT id FROM job") }
  }
}
