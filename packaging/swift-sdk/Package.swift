// swift-tools-version: 6.1
// SPDX-License-Identifier: MIT
import PackageDescription

/// The SDK for plugins written in Swift, as `make install` puts it under share/performia/swift-sdk. It depends on nothing,
/// and has no unsafe flags, so that any package can name it.
let package = Package(
  name: "PerformiaSDK",
  platforms: [.macOS(.v15)],
  products: [.library(name: "PerformiaSDK", targets: ["PerformiaSDK"])],
  targets: [
    .target(name: "CPerformia", exclude: ["LICENSE"]),
    .target(name: "PerformiaSDK", dependencies: ["CPerformia"], exclude: ["LICENSE"]),
  ],
  swiftLanguageModes: [.v6]
)
