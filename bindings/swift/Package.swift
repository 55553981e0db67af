// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "Dinhdanh",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "Dinhdanh", targets: ["Dinhdanh"])],
    targets: [
        // Header and module map, written by generate.sh.
        .systemLibrary(name: "DinhdanhFFI"),
        // Written by generate.sh. uniffi 0.32.2 does not generate language mode 6 code for async foreign traits.
        .target(
            name: "DinhdanhBindings",
            dependencies: ["DinhdanhFFI"],
            swiftSettings: [.swiftLanguageMode(.v5)],
            linkerSettings: [.linkedLibrary("dinhdanh")]
        ),
        // What an app imports: all of it, and what generated code cannot say.
        .target(name: "Dinhdanh", dependencies: ["DinhdanhBindings"]),
        // OpenSSL's libcrypto: the tests' stand-in for a phone's key store.
        .systemLibrary(name: "COpenSSL", path: "Tests/COpenSSL"),
        .testTarget(name: "DinhdanhTests", dependencies: ["Dinhdanh", "COpenSSL"]),
    ]
)
