// swift-tools-version: 6.1
import PackageDescription

/// Performia's SDK, a package without dependencies; the Makefile sets the variable.
let sdk = (Context.environment["PERFORMIA_SDK"] ?? "/usr/local") + "/share/performia/swift-sdk"

let package = Package(
  name: "SwingRatio",
  platforms: [.macOS(.v15)],
  products: [.library(name: "SwingRatio", type: .dynamic, targets: ["SwingRatio"])],
  dependencies: [.package(path: sdk)],
  targets: [
    .target(name: "Swing", path: "Sources/Swing"),
    .target(
      name: "SwingRatio", dependencies: ["Swing", .product(name: "PerformiaSDK", package: "swift-sdk")],
      path: "Sources/Plugin",
      // Nothing but performia_plugin_entry is exported.
      linkerSettings: [
        .unsafeFlags(
          ["-Xlinker", "--version-script=\(Context.packageDirectory)/exports.map"], .when(platforms: [.linux]))
      ]),
    .testTarget(name: "SwingTests", dependencies: ["Swing"], path: "Tests"),
  ],
  swiftLanguageModes: [.v6]
)
