/// Runs of frames of a fixed size, the last one shorter.
struct Blocks {
  let frames: Int
  let size: Int

  func visit(_ body: (_ start: Int, _ count: Int) -> Void) {
    for start in stride(from: 0, to: frames, by: size) { body(start, min(size, frames - start)) }
  }

  /// One bare matrix product for each block, whose frames are the rows.
  func products(inner: Int, columns: Int, isRightTransposed: Bool = false) -> [MatrixProduct] {
    var products: [MatrixProduct] = []
    visit { _, count in
      products.append(
        MatrixProduct(rows: count, inner: inner, columns: columns, isRightTransposed: isRightTransposed))
    }
    return products
  }
}
