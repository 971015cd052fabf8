import Foundation

/// An HTTP server of this machine for the files of a folder, which knows of ranges when it is told to.
public final class FileServer {
  private let python = Process()
  public let address: String

  public init(_ folder: String, knowsRanges: Bool) throws {
    let script = """
      import http.server, os, sys
      class Handler(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              path = "." + self.path
              if self.path == "/elsewhere":
                  self.send_response(302); self.send_header("Location", "/file"); self.end_headers(); return
              if not os.path.isfile(path):
                  self.send_error(404); return
              data = open(path, "rb").read()
              wanted = self.headers.get("Range")
              if wanted and \(knowsRanges ? "True" : "False"):
                  first = int(wanted.split("=")[1].split("-")[0])
                  if first >= len(data):
                      self.send_error(416); return
                  self.send_response(206)
                  self.send_header("Content-Range", "bytes %d-%d/%d" % (first, len(data) - 1, len(data)))
                  data = data[first:]
              else:
                  self.send_response(200)
              self.send_header("Content-Length", str(len(data) + (self.path == "/cut") * 1000))
              self.end_headers()
              self.wfile.write(data)
          def log_message(self, *arguments): pass
      os.chdir(sys.argv[1])
      server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
      print(server.server_address[1], flush=True)
      server.serve_forever()
      """
    let output = Pipe()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    python.arguments = ["python3", "-c", script, folder]
    python.standardOutput = output
    try python.run()
    let port = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    address = "http://127.0.0.1:\(port.trimmingCharacters(in: .whitespacesAndNewlines))"
  }

  deinit {
    // A signal that this process ignores is ignored by its children too.
    kill(python.processIdentifier, SIGKILL)
    python.waitUntilExit()
  }
}
