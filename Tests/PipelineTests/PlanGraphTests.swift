import Testing

@testable import Pipeline

@Suite struct PlanGraphTests {
  private let text = """
    performia: 1
    name: small
    steps:
      chroma: { use: test.chroma, optional: true }
      chords: { use: test.chords, fallback: test.chords.audio, inputs: { beats: [] } }
    song_map: { chords: chords.chords }
    """

  @Test func aPlanIsDrawnInDOT() throws {
    #expect(
      PlanGraph.dot(try Synthetic.plan(text)) == """
        digraph "small" {
          rankdir=LR;
          node [shape=box];
          "source" [label="recording", shape=oval];
          "step chroma" [label="chroma\\ntest.chroma", style=dashed];
          "step chords" [label="chords\\ntest.chords\\nelse test.chords.audio"];
          "field chords" [label="chords", shape=note];
          "source" -> "step chroma" [label="audio"];
          "step chroma" -> "step chords" [label="chroma"];
          "source" -> "step chords" [label="audio", style=dashed];
          "step chords" -> "field chords" [label="chords"];
        }

        """)
  }

  @Test func aPlanIsDrawnInMermaid() throws {
    #expect(
      PlanGraph.mermaid(try Synthetic.plan(text)) == """
        flowchart LR
          n0(["recording"])
          n1["chroma<br/>test.chroma"]
          n2["chords<br/>test.chords<br/>else test.chords.audio"]
          n3>"chords"]
          n0 -->|"audio"| n1
          n1 -->|"chroma"| n2
          n0 -.->|"audio"| n2
          n2 -->|"chords"| n3

        """)
  }
}
