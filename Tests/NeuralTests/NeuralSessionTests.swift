import Foundation
import Neural
import Synchronization
import TestSupport
import Testing

@Suite("Neural sessions")
struct NeuralSessionTests {
  private static func model(_ name: String) throws -> String {
    try #require(Bundle.module.path(forResource: name, ofType: "onnx", inDirectory: "Models"))
  }

  private static func session(_ name: String, threads: Int = 1) throws -> NeuralSession {
    try NeuralSession(model: model(name), runtime: TestModels.path("onnxruntime"), threads: threads)
  }

  @Test("tells its inputs and outputs")
  func declarations() throws {
    let session = try Self.session("affine")
    #expect(session.inputs == [TensorDeclaration("x", shape: [1, nil, 3])])
    #expect(session.outputs == [TensorDeclaration("y", shape: [1, nil, 2]), TensorDeclaration("total", shape: [])])
    #expect(session.runtimeVersion.hasPrefix("1."))
  }

  @Test("computes on the caller's values, any number of rows", arguments: [1, 2, 50])
  func run(rows: Int) throws {
    let session = try Self.session("affine")
    let values = (0..<rows * 3).map(Float.init)
    let (shape, result, total) = try values.withUnsafeBufferPointer { values in
      try session.run([TensorView("x", shape: [1, rows, 3], values: values)], outputs: ["y", "total"]) { outputs in
        (outputs[0].shape, Array(outputs[0].values), Array(outputs[1].values))
      }
    }
    let expected = (0..<rows).flatMap { row in
      let (a, b, c) = (Float(3 * row), Float(3 * row + 1), Float(3 * row + 2))
      return [a - c + 10, 2 * b + 0.5 * c + 20]
    }
    #expect(shape == [1, rows, 2])
    #expect(result == expected)
    #expect(total == [expected.reduce(0, +)])
  }

  @Test("an input of another size, name or type is refused in words")
  func wrongInputs() throws {
    let session = try Self.session("affine")
    let values = [Float](repeating: 0, count: 6)
    try values.withUnsafeBufferPointer { values in
      #expect(throws: NeuralError.self) {
        try session.run([TensorView("x", shape: [1, 3, 3], values: values)], outputs: ["y"]) { _ in }
      }
      #expect(throws: NeuralError.self) {
        try session.run([TensorView("x", shape: [1, 3, 2], values: values)], outputs: ["y"]) { _ in }
      }
      #expect(throws: NeuralError.self) {
        try session.run([TensorView("z", shape: [1, 2, 3], values: values)], outputs: ["y"]) { _ in }
      }
      #expect(throws: NeuralError.self) {
        try session.run([TensorView("x", shape: [1, 2, 3], values: values)], outputs: ["z"]) { _ in }
      }
    }
    let integers = [Int64](repeating: 0, count: 6)
    try integers.withUnsafeBufferPointer { integers in
      #expect(throws: NeuralError.self) {
        try session.run([TensorView("x", shape: [1, 2, 3], values: integers)], outputs: ["y"]) { _ in }
      }
    }
  }

  @Test("a network of another kind is told apart by names and shapes")
  func contract() throws {
    let session = try Self.session("affine")
    let input = TensorDeclaration("x", shape: [1, nil, 3])
    let output = TensorDeclaration("y", shape: [1, nil, 2])
    try session.require(inputs: [input], outputs: [output])
    let wrong: [([TensorDeclaration], [TensorDeclaration], String)] = [
      ([TensorDeclaration("cqt", shape: [1, nil, 252])], [output], "'cqt' of float32 [1, any, 252]"),
      ([TensorDeclaration("x", shape: [1, nil, 4])], [output], "[1, any, 4]"),
      ([input], [TensorDeclaration("y", shape: [1, nil, 3])], "an output 'y'"),
      ([input], [TensorDeclaration("y", .int64, shape: [1, nil, 2])], "int64"),
      ([], [output], "needs an input 'x'"),
    ]
    for (inputs, outputs, words) in wrong {
      let error = #expect(throws: NeuralError.self) { try session.require(inputs: inputs, outputs: outputs) }
      #expect(error?.part == .kind)
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
  }

  @Test("what a network gives in another shape than it should is refused, whatever it declares")
  func shapes() throws {
    let session = try Self.session("affine")
    let values = [Float](repeating: 1, count: 6)
    try values.withUnsafeBufferPointer { values in
      let input = TensorView("x", shape: [1, 2, 3], values: values)
      let count = try session.run([input], outputs: ["y"], shapes: [[1, 2, 2]]) { $0[0].values.count }
      #expect(count == 4)
      let error = #expect(throws: NeuralError.self) {
        try session.run([input], outputs: ["y"], shapes: [[1, 5, 2]]) { _ in }
      }
      #expect(error?.part == .kind)
    }
  }

  @Test("a run ends soon when it is cancelled")
  func cancellation() throws {
    let session = try Self.session("long")
    let times: [Int64] = [1 << 40]
    let start: [Float] = [0]
    let asked = Atomic(0)
    try times.withUnsafeBufferPointer { times in
      try start.withUnsafeBufferPointer { start in
        #expect(throws: CancellationError.self) {
          try session.run(
            [TensorView("times", shape: [], values: times), TensorView("x", shape: [1], values: start)],
            outputs: ["y"], isCancelled: { asked.add(1, ordering: .relaxed).newValue > 1 }
          ) { _ in }
        }
      }
    }
    #expect(asked.load(ordering: .relaxed) > 1)
  }

  @Test("one that is in use is shared, and read anew when nobody keeps it")
  func sharing() throws {
    let model = try Self.model("affine")
    let runtime = try TestModels.path("onnxruntime")
    let first = try NeuralSession.shared(model: model, runtime: runtime, threads: 1)
    #expect(try NeuralSession.shared(model: model, runtime: runtime, threads: 1) === first)
    #expect(try NeuralSession.shared(model: model, runtime: runtime, threads: 2) !== first)
    weak var forgotten: NeuralSession?
    do { forgotten = try NeuralSession.shared(model: Self.model("long"), runtime: runtime, threads: 1) }
    #expect(forgotten == nil)
  }

  @Test("many threads may run one session at once")
  func concurrency() async throws {
    let session = try Self.session("affine")
    let results = try await withThrowingTaskGroup(of: [Float].self) { group in
      for task in 0..<16 {
        group.addTask {
          let values = [Float](repeating: Float(task), count: 300)
          return try values.withUnsafeBufferPointer { values in
            try session.run([TensorView("x", shape: [1, 100, 3], values: values)], outputs: ["y"]) {
              Array($0[0].values.prefix(2)) + [Float(task)]
            }
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for result in results { #expect(result[0] == 10 && result[1] == 20 + 2.5 * result[2]) }
    #expect(results.count == 16)
  }

  @Test("a file that is no model, or a part of one, is refused in words")
  func damagedModel() throws {
    let folder = try TemporaryFolder()
    let whole = try Data(contentsOf: URL(fileURLWithPath: Self.model("affine")))
    for (name, content) in [
      ("text.onnx", Data("this is no model".utf8)), ("empty.onnx", Data()),
      ("half.onnx", whole.prefix(whole.count / 2)),
    ] {
      try content.write(to: URL(fileURLWithPath: folder.file(name)))
      let error = #expect(throws: NeuralError.self) {
        try NeuralSession(model: folder.file(name), runtime: TestModels.path("onnxruntime"), threads: 1)
      }
      #expect(error?.part == .model)
      #expect(error?.description.contains(name) == true)
    }
    #expect(throws: NeuralError.self) {
      try NeuralSession(model: folder.file("none.onnx"), runtime: TestModels.path("onnxruntime"), threads: 1)
    }
  }

  @Test("a library that is missing, another, or too old is told with what is needed")
  func wrongRuntime() throws {
    let cases: [(String, String)] = [
      ("/nowhere/libonnxruntime.so", "cannot open"),
      (BuiltProducts.library("NoEntry"), "not ONNX Runtime"),
      (BuiltProducts.library("OldRuntime"), "1.3.0, and 1.12 or later is needed"),
    ]
    for (path, words) in cases {
      let error = #expect(throws: NeuralError.self) {
        try NeuralSession(model: Self.model("affine"), runtime: path, threads: 1)
      }
      #expect(error?.part == .runtime)
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
  }

  @Test("a device that the library cannot use is told", arguments: [NeuralSession.Provider.cuda, .coreml])
  func provider(provider: NeuralSession.Provider) throws {
    do {
      _ = try NeuralSession(
        model: Self.model("affine"), runtime: TestModels.path("onnxruntime"), threads: 1, provider: provider)
      Issue.record("the library of the tests is built for processors only")
    } catch let error as NeuralError {
      #expect(error.part == .provider)
      #expect(error.description.contains("built without"))
    }
  }

  @Test("what a network gives must be finite, and within 0 to 1 where it is a probability", arguments: [1, 4, 5])
  func impossibleValues(_ place: Int) throws {
    let session = try Self.session("affine")
    func run(_ value: Float, probabilities: Set<String> = []) throws {
      var values = [Float](repeating: -20, count: 6)
      values[place] = value
      try values.withUnsafeBufferPointer { values in
        try session.run(
          [TensorView("x", shape: [1, 2, 3], values: values)], outputs: ["y"], probabilities: probabilities
        ) { _ in }
      }
    }
    try run(1)
    for value in [Float.nan, .infinity, -.infinity] {
      let error = try #require(throws: NeuralError.self) { try run(value) }
      #expect(error.part == .output)
      #expect(error.description.hasPrefix("affine.onnx gave ") && error.description.contains("output 'y'"))
      #expect(error.description.contains("a finite number was expected"))
    }
    let error = try #require(throws: NeuralError.self) { try run(1, probabilities: ["y"]) }
    #expect(error.description.contains("a probability from 0 to 1 was expected"), "\(error)")
  }
}
