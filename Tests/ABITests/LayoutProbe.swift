import TestSupport

/// A program that prints sizes, offsets and values, written from what the headers declare.
enum LayoutProbe {
  /// In C, and in C++ too.
  static func c(_ headers: ProtocolHeaders) -> String {
    var lines = ["#include <stddef.h>", "#include <stdio.h>"] + headers.files.map { "#include \"\($0)\"" }
    lines += [
      "#define SIZE(type) ((unsigned long)sizeof(type))",
      "int main(void) {",
    ]
    for name in headers.constants { lines.append("  printf(\"constant\\t\(name)\\t%ld\\n\", (long)\(name));") }
    for text in headers.texts { lines.append("  printf(\"text\\t\(text.name)\\t%s\\n\", \(text.name));") }
    for alias in headers.aliases {
      lines.append("  printf(\"alias\\t\(alias.name)\\t%lu\\n\", SIZE(\(alias.name)));")
    }
    for type in headers.structs {
      lines.append("  {")
      lines.append("    struct alignment { char first; \(type.name) second; };")
      lines.append("    static const \(type.name) *const sample = NULL;")
      lines.append(
        "    printf(\"struct\\t\(type.name)\\t%lu %lu\\n\", SIZE(\(type.name)), "
          + "(unsigned long)offsetof(struct alignment, second));")
      for member in type.members {
        lines.append(
          "    printf(\"member\\t\(type.name).\(member.name)\\t%lu %lu\\n\", "
            + "(unsigned long)offsetof(\(type.name), \(member.name)), SIZE(sample->\(member.name)));")
      }
      lines.append("    (void)sample;")
      lines.append("  }")
    }
    lines += ["  return 0;", "}", ""]
    return lines.joined(separator: "\n")
  }

  /// In Rust, from the declarations in a file.
  static func rust(_ headers: ProtocolHeaders, declarations: String) -> String {
    var lines = [
      "mod performia { include!(\"\(declarations)\"); }", "use performia::*;", "use std::mem::{align_of, size_of};",
      "fn size_behind<T>(_: *const T) -> usize { size_of::<T>() }", "fn main() {",
    ]
    for name in headers.constants { lines.append("    println!(\"constant\\t\(name)\\t{}\", \(name));") }
    for text in headers.texts { lines.append("    println!(\"text\\t\(text.name)\\t{}\", \(text.name));") }
    for alias in headers.aliases {
      lines.append("    println!(\"alias\\t\(alias.name)\\t{}\", size_of::<\(alias.name)>());")
    }
    for type in headers.structs {
      lines.append("    let room = std::mem::MaybeUninit::<\(type.name)>::uninit();")
      lines.append("    let base = room.as_ptr();")
      lines.append(
        "    println!(\"struct\\t\(type.name)\\t{} {}\", size_of::<\(type.name)>(), align_of::<\(type.name)>());")
      for member in type.members {
        let name = RustSpelling.name(member.name)
        lines.append("    let place = unsafe { std::ptr::addr_of!((*base).\(name)) };")
        lines.append(
          "    println!(\"member\\t\(type.name).\(member.name)\\t{} {}\", place as usize - base as usize, "
            + "size_behind(place));")
      }
    }
    lines += ["}", ""]
    return lines.joined(separator: "\n")
  }

  /// Compiles and runs a probe.
  ///
  /// - Parameter compiler: a command; source and program are appended to it.
  /// - Returns: numbers by kind and name.
  static func numbers(of source: String, named name: String, compiler: [String]) throws -> [String: String] {
    let folder = try TemporaryFolder()
    let path = folder.file(name)
    try FileBytes.write(Array(source.utf8), to: path)
    let compiled = try Shell.run(compiler + [path, "-o", folder.file("probe")], folder: folder.path)
    guard compiled.status == 0 else { throw FixtureError("\(compiler.joined(separator: " ")): \(compiled.errors)") }
    let printed = try Shell.run([folder.file("probe")], folder: folder.path)
    guard printed.status == 0 else { throw FixtureError("the probe ended with \(printed.ending)") }
    var numbers: [String: String] = [:]
    for line in printed.text.split(separator: "\n") {
      let cells = line.split(separator: "\t").map(String.init)
      guard cells.count == 3 else { throw FixtureError("the probe printed '\(line)'") }
      numbers["\(cells[0]) \(cells[1])"] = cells[2]
    }
    return numbers
  }
}
