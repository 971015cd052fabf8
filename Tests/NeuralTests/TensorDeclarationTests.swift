import Neural
import Testing

@Suite("Tensor declarations")
struct TensorDeclarationTests {
  @Test("a declaration is told with its name, type and lengths")
  func description() {
    #expect("\(TensorDeclaration("cqt", shape: [1, nil, 252]))" == "'cqt' of float32 [1, any, 252]")
    #expect("\(TensorDeclaration("rate", .int64, shape: []))" == "'rate' of int64 []")
  }
}
