import CIsolation
import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Starting a program")
struct SpawnTests {
  @Test("one that somebody still holds open for writing starts as soon as it is closed")
  func busy() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("program")
    let script = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o755)
    let text = "#!/bin/sh\nexit 7\n"
    #expect(write(script, text, text.utf8.count) == text.utf8.count)
    Thread.detachNewThread {
      usleep(50_000)
      close(script)
    }
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(path), nil]
    var environment: [UnsafeMutablePointer<CChar>?] = [nil]
    defer { free(arguments[0]) }
    let pid = isolation_spawn(path, &arguments, &environment, [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO], 3)
    #expect(pid > 0)
    var status: Int32 = 0
    #expect(waitpid(pid, &status, 0) == pid)
    #expect(status >> 8 == 7)
  }
}
