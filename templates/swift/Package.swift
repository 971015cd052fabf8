// swift-tools-version: 6.1
import PackageDescription

/// Performia's SDK, a package without dependencies; the Makefile sets the variable.
let sdk = (Context.environment["PERFORMIA_SDK"] ?? "__SDK__") + "/share/performia/swift-sdk"

let package = Package(
  name: "__NAME__",
  platforms: [.macOS(.v15)],
  products: [.library(name: "__NAME__", type: .dynamic, targets: ["__NAME__"])],
  dependencies: [.package(path: sdk)],
  targets: [
    .target(name: "Passages", path: "Sources/Passages"),
    .target(
      name: "__NAME__", dependencies: ["Passages", .product(name: "PerformiaSDK", package: "swift-sdk")],
      path: "Sources/Plugin",
      // Nothing but performia_plugin_entry is exported.
      linkerSettings: [
        .unsafeFlags(
          ["-Xlinker", "--version-script=\(Context.packageDirectory)/exports.map"], .when(platforms: [.linux]))
      ]),
    .testTarget(name: "PassagesTests", dependencies: ["Passages"], path: "Tests"),
  ],
  swiftLanguageModes: [.v6]
)
