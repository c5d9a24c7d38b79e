// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target: warnings are errors, and a target sees only what it imports itself.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let flyingSocks: Target.Dependency = .product(name: "FlyingSocks", package: "FlyingFox")

/// A C library of the system, described by its module map.
func system(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func layer(
    _ name: String, _ dependencies: [Target.Dependency], path: String? = nil,
    resources: [Resource]? = nil
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: path, resources: resources,
        swiftSettings: strict)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["Domain", "TestSupport"], resources: resources,
        swiftSettings: strict)
}

let package = Package(
    name: "basis",
    products: [
        .executable(name: "basis", targets: ["basis"]),
        .executable(name: "okx-paper", targets: ["okx-paper"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        system("CLibcurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        system("CLibpq", pkgConfig: "libpq", apt: "libpq-dev"),
        system("CLibcrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
        system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
        system("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),

        // The trade itself: no I/O, no clock, no globals.
        layer("Domain", []),
        layer("Clock", ["Domain"]),

        // One outside thing each; they do not know each other.
        layer("HTTP", ["CLibcurl", "Clock", "Domain"]),
        layer("Postgres", ["CLibpq", "Clock", "Domain"]),
        layer("Crypto", ["CLibcrypto", "Clock"]),
        layer("OKX", ["Domain", "Clock", "HTTP", "Crypto"]),
        layer(
            "Schema", [], path: "sql", resources: [.embedInCode("migrations")]),
        layer("Store", ["Domain", "Clock", "Postgres", "Schema", "Crypto"]),

        // The jobs, and what people read of them.
        layer("Passes", ["Domain", "Clock", "OKX", "HTTP", "Postgres", "Store"]),
        layer("Reports", ["Domain"]),
        .executableTarget(
            name: "basis",
            dependencies: [
                "Domain", "Clock", "HTTP", "OKX", "Postgres", "Store", "Schema", "Crypto", "Passes",
                "Reports", arguments,
            ],
            swiftSettings: strict),

        // The paper exchange shares nothing with the client but the domain's numbers, so that a
        // mistake about the wire cannot hide by being made twice.
        layer("PaperExchange", ["Domain", "Crypto"]),
        layer("PaperArchive", ["PaperExchange", "Domain", "CSQLite"]),
        .executableTarget(
            name: "okx-paper",
            dependencies: [
                "PaperExchange", "PaperArchive", "Domain", "Clock", "HTTP", "CZlib", arguments,
                flyingSocks, mustache,
            ],
            swiftSettings: strict),

        .target(
            name: "TestSupport", dependencies: ["Domain", "Clock", "Postgres", "Schema", "Store"],
            path: "Tests/TestSupport", swiftSettings: strict),
        tests("DomainTests", [], resources: [.copy("Fixtures")]),
        // TLS servers that misbehave as told.
        .systemLibrary(
            name: "CLibssl", path: "Tests/CLibssl", pkgConfig: "libssl",
            providers: [.apt(["libssl-dev"])]),
        tests("HTTPTests", ["HTTP", "Clock", "CLibcurl", "CLibssl"]),
        tests("PostgresTests", ["Postgres", "Clock"]),
        tests("CryptoTests", ["Crypto", "Clock", "CLibcrypto"]),
        tests("OKXTests", ["OKX", "HTTP", "Clock", "Crypto"], resources: [.copy("Fixtures")]),
        tests("StoreTests", ["Store", "Postgres", "Schema", "Crypto", "Clock"]),
        tests(
            "PaperExchangeTests", ["PaperExchange", "PaperArchive", "Crypto"],
            resources: [.copy("Fixtures")]),
        tests(
            "PassesTests",
            ["Passes", "OKX", "HTTP", "Clock", "Postgres", "Store", "PaperExchange"]),
        // The whole product against the paper exchange, while a seeded adversary strikes.
        .executableTarget(
            name: "simulate",
            dependencies: [
                "Domain", "Clock", "HTTP", "OKX", "Postgres", "Store", "Passes", "PaperExchange",
                "TestSupport", arguments,
            ], path: "Tests/Simulation", exclude: ["Mutants"], swiftSettings: strict),
        tests("ReportsTests", ["Reports"]),
        tests(
            "CommandTests",
            ["basis", "okx-paper", "Clock", "Crypto", "Postgres", "Schema", "Store", arguments]),
        .testTarget(name: "TidyTests", dependencies: [], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
