import ArgumentParser
import Host

extension Plugins {
  struct Trust: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lets plugin libraries run in Performia's own process, without limits, as long as they do not change.",
      discussion: """
        A library that does not come with Performia runs in a process of its own, where it can write nothing and reach no \
        network. Trust one only if you know who made it.
        """)

    @Argument(help: "Libraries.", completion: .file()) var libraries: [String]

    func run() throws {
      for library in libraries {
        try LibraryRegister.standard.trust(library)
        Console.output(Console.printable("\(library) is trusted until it changes\n"))
      }
    }
  }

  struct Untrust: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Takes trust in plugin libraries back.")

    @Argument(help: "Libraries.", completion: .file()) var libraries: [String]

    func run() throws {
      for library in libraries {
        let was = try LibraryRegister.standard.distrust(library)
        Console.output(Console.printable("\(library) \(was ? "is not trusted any more" : "was not trusted")\n"))
      }
    }
  }

  struct Retry: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lets libraries be loaded once more that crashed while they were loaded.")

    @Argument(help: "Libraries.", completion: .file()) var libraries: [String]

    func run() throws {
      for library in libraries {
        let was = try LibraryRegister.standard.release(library)
        Console.output(Console.printable("\(library) \(was ? "will be tried again" : "was not left alone")\n"))
      }
    }
  }

  struct Trusted: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the libraries that are trusted, and those left alone because they crashed.")

    func run() throws {
      for listing in LibraryRegister.standard.list() {
        let standing = listing.quarantine.map { "left alone: \($0)" } ?? "trusted"
        Console.output(Console.printable("\(listing.sha256.prefix(12))  \(listing.path)  \(standing)\n"))
      }
    }
  }
}
