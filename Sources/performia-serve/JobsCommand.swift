import ArgumentParser
import Artifacts
import Jobs
import ServiceErrors

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

struct JobsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jobs", abstract: "Lists, follows and cancels the jobs of the service on this machine.",
    discussion: """
      Examples:
        performia jobs
        performia jobs follow 0123456789abcdef01234567
        performia jobs cancel 0123456789abcdef01234567
      """,
    subcommands: [List.self, Follow.self, Cancel.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the jobs, the latest first.")
    @Option(name: .long, help: "Only those that are pending, processing, complete, error or cancelled.")
    var status: Job.Status?
    @Option(name: .shortAndLong, help: "So many at most.") var limit = 50
    @Flag(help: "As JSON.") var json = false
    @OptionGroup var source: SettingOptions

    func run() throws {
      let (jobs, total) = try source.store().jobs(status: status, limit: max(limit, 0))
      if json {
        print(JSON.array(jobs.map { $0.json(at: JobQueue.now) }).text(.readable))
        return
      }
      for job in jobs {
        let progress = job.status == .processing ? " \(Int(100 * job.progress)) %" : ""
        print("\(job.id)  \(Timestamp.text(job.createdAt))  \(job.status.rawValue)\(progress)  \(job.filename)")
      }
      if jobs.count < total { print("\(total - jobs.count) more") }
    }
  }

  struct Follow: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows what happens to a job until its end; exits with 70 where it failed.")
    @Argument(help: "The job's id.") var id: String
    @OptionGroup var source: SettingOptions

    func run() throws {
      let store = try source.store()
      _ = try store.job(id)
      var number = 0
      while true {
        let job = try store.job(id)
        for event in try store.events(of: id, after: number) {
          number = event.number
          print("\(event.type) \(event.data.count > 500 ? event.data.prefix(500) + "…" : event.data)")
        }
        if job.status.isFinal {
          print(job.errorMessage ?? job.status.rawValue)
          if job.status != .complete { throw ExitCode(70) }
          return
        }
        usleep(200_000)
      }
    }
  }

  struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stops a job; what is done already keeps its result.")
    @Argument(help: "The job's id.") var id: String
    @OptionGroup var source: SettingOptions

    func run() throws {
      let store = try source.store()
      _ = try store.job(id)
      let job = try store.update(id) { job in
        job.isUnwanted = true
        if job.status == .pending {
          job.status = .cancelled
          job.completedAt = JobQueue.now
        }
      }
      print(job == nil ? "the job is at its end already" : job?.status == .cancelled ? "cancelled" : "will be stopped")
    }
  }
}

extension Job.Status: ExpressibleByArgument {}
