import Artifacts
import Host
import TestSupport
import Testing

@Suite("What analyzers hand over")
struct OutputRuleTests {
  @Test("a right result arrives as it was given, with runners-up")
  func rightResult() throws {
    let result = try Bench().run(Pipelines.faulty("none"))
    let table = try #require(result.artifacts[.output(step: "chords", port: "chords")]?.table)
    #expect(table.column("label")?.text == ["C:maj", "A:min7/b3"])
    #expect(table.start == [0, 2])
    #expect(table.alternatives.columns.first?.values.text == ["C:7"])
  }

  @Test(
    "each broken rule is that analyzer's error, named with the place",
    arguments: [
      ("backwards", "row 1"), ("beyond_the_end", "row 1"), ("negative_start", "row 0"), ("confidence", "row 1"),
      ("not_a_chord", "row 1, column 'label'"), ("extra_column", "'extra'"), ("column_kind", "'label'"),
      ("alternative_row", "alternative 0"), ("overlap", "row 1"), ("wrong_shape", "table"), ("short_struct", "8 bytes"),
      ("bad_document", "document"), ("goes_back", "complete_until"),
    ])
  func brokenRule(fault: String, place: String) throws {
    let bench = try Bench()
    for isolation in [bench.inProcess, bench.isolated()] {
      let error = #expect(throws: HostError.self) { try bench.run(Pipelines.faulty(fault), isolation: isolation) }
      #expect(error?.code == "PF-HOST-006")
      #expect(error?.message.contains("org.example.faulty") == true)
      #expect(error?.message.contains(place) == true, "\(error?.message ?? "")")
    }
  }

  @Test("an analyzer that gives a reason is quoted, one that gives none is named all the same")
  func failure() throws {
    let why = #expect(throws: HostError.self) { try Bench().run(Pipelines.faulty("says_why")) }
    #expect(why?.code == "PF-HOST-005")
    #expect(why?.message.contains("the moon is in the wrong phase") == true)
    let nothing = #expect(throws: HostError.self) { try Bench().run(Pipelines.faulty("says_nothing")) }
    #expect(nothing?.message.contains("gave no reason") == true)
    let unknown = #expect(throws: HostError.self) { try Bench().run(Pipelines.faulty("unknown_status")) }
    #expect(unknown?.message.contains("unknown status 4711") == true)
  }

  @Test("an analyzer that ends without its output is told so")
  func missingOutput() throws {
    let error = #expect(throws: HostError.self) { try Bench().run(Pipelines.faulty("no_output")) }
    #expect(error?.code == "PF-HOST-007")
    #expect(error?.message.contains("'chords'") == true)
  }

  @Test("an output that does not exist is an invalid argument")
  func unknownPort() throws {
    let error = #expect(throws: HostError.self) { try Bench().run(Pipelines.faulty("unknown_port")) }
    #expect(error?.message.contains("invalid argument") == true)
  }

  @Test("a refused parameter is named with the reason")
  func refusedParameter() throws {
    let error = #expect(throws: HostError.self) { try Bench().run(Pipelines.faulty("refuses_parameter")) }
    #expect(error?.code == "PF-HOST-008")
    #expect(error?.message.contains("'fault': this fault is not wanted today") == true)
  }

  @Test("data for an output that nobody wants are ignored")
  func unwanted() throws {
    let result = try Bench().run(Pipelines.faulty("ignores_wants"))
    #expect(result.artifacts.count == 1)
  }
}
