import Artifacts

@testable import Pipeline

/// Stand-ins for the bundled analyzers, as far as pipelines of the guide and the bundled ones depend on them.
enum Bundled {
  static func catalogue() throws -> AnalyzerCatalogue {
    AnalyzerCatalogue(analyzers, types: try TypeRegistry.registered.get())
  }

  static let analyzers = [
    Synthetic.analyzer(
      "performia.features.logmel", inputs: [Synthetic.audio],
      outputs: [Synthetic.output("logmel", "feature/logmel/1")],
      parameters: [.init(name: "bands", kind: .integer, summary: "", defaultValue: .integer(80))]),
    Synthetic.analyzer(
      "performia.features.tuning", inputs: [Synthetic.audio], outputs: [Synthetic.output("tuning", "music/tuning/1")]),
    Synthetic.analyzer(
      "performia.features.chroma", inputs: [Synthetic.audio, Synthetic.input("tuning", "music/tuning/1", .optional)],
      outputs: [
        Synthetic.output("pitchgram", "feature/pitchgram/1"),
        Synthetic.output("chroma", "feature/chroma/1", ["register": "all"]),
        Synthetic.output("treble", "feature/chroma/1", ["register": "treble"]),
        Synthetic.output("bass", "feature/chroma/1", ["register": "bass"]),
      ]),
    Synthetic.analyzer(
      "performia.beats.spectral", inputs: [Synthetic.input("logmel", "feature/logmel/1")],
      outputs: [
        Synthetic.output("beats", "music/beats/1"), Synthetic.output("downbeats", "music/downbeats/1"),
        Synthetic.output("tempo", "music/tempo/1"), Synthetic.output("tempo_curve", "music/tempo_curve/1"),
        Synthetic.output("meter", "music/meter/1"), Synthetic.output("onset", "feature/onset/1"),
      ],
      parameters: [
        .init(name: "tempo_range", kind: .range, summary: "", unit: "1/min", defaultValue: .numbers([55, 215]))
      ]),
    Synthetic.analyzer(
      "performia.key.profile",
      inputs: [
        Synthetic.input("chroma", "feature/chroma/1", .one, ["register": "all"]),
        Synthetic.input("bass", "feature/chroma/1", .one, ["register": "bass"]),
      ], outputs: [Synthetic.output("keys", "music/keys/1")]),
    Synthetic.analyzer(
      "performia.chords.template",
      inputs: [
        Synthetic.input("treble", "feature/chroma/1", .one, ["register": "treble"]),
        Synthetic.input("bass", "feature/chroma/1", .one, ["register": "bass"]),
        Synthetic.input("beats", "music/beats/1", .optional), Synthetic.input("keys", "music/keys/1", .optional),
      ], outputs: [Synthetic.output("chords", "music/chords/1")],
      parameters: [
        .init(
          name: "vocabulary", kind: .choice, summary: "", defaultValue: .text("full"),
          choices: ["majmin", "sevenths", "full"]),
        .init(name: "inversions", kind: .bool, summary: "", defaultValue: .bool(true)),
      ]),
  ]

  static let fields =
    [
      FieldDeclaration(
        name: "tempo",
        parts: [
          .init(name: "global", type: "music/tempo/1", isRequired: true),
          .init(name: "curve", type: "music/tempo_curve/1", isRequired: false),
        ])
    ]
    + [
      ("meter", "music/meter/1"), ("beats", "music/beats/1"), ("downbeats", "music/downbeats/1"),
      ("key", "music/keys/1"), ("chords", "music/chords/1"),
    ].map { name, type in FieldDeclaration(name: name, parts: [.init(name: name, type: type, isRequired: true)]) }
}
