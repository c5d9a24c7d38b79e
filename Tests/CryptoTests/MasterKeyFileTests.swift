import Clock
import Foundation
import Testing

@testable import Crypto

/// A directory that goes with the test's suite.
final class TestDirectory {
    let url = FileManager.default.temporaryDirectory
        .appendingPathComponent("basis-key-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}

@Suite struct `A master key's file` {
    private let directory: TestDirectory
    private let path: String

    init() throws {
        directory = try TestDirectory()
        path = directory.path("basis.key")
    }

    private func fault(_ trust: MasterKey.FileTrust = .privateFile) throws -> KeyFileFault? {
        do throws(CryptoError) {
            _ = try MasterKey.load(file: path, trust: trust)
            return nil
        } catch {
            guard case .keyFile(path, let fault) = error else { throw error }
            return fault
        }
    }

    @Test func `is made for its owner alone and holds a new key`() throws {
        let key = try MasterKey.create(file: path)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o600)
        #expect(try MasterKey.load(file: path).keyID == key.keyID)
        let second = try MasterKey.create(file: directory.path("second.key"))
        #expect(second.keyID != key.keyID)
    }

    @Test func `is never written over`() throws {
        try "precious".write(toFile: path, atomically: false, encoding: .utf8)
        #expect(throws: CryptoError.keyFile(path: path, .exists)) {
            try MasterKey.create(file: path)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
    }

    @Test func `is not written through a link`() throws {
        let target = directory.path("target")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        #expect(throws: CryptoError.keyFile(path: path, .exists)) {
            try MasterKey.create(file: path)
        }
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o660, 0o666, 0o777] as [mode_t])
    func `is refused when others may do anything with it`(mode: mode_t) throws {
        _ = try MasterKey.create(file: path)
        chmod(path, mode)
        #expect(try fault() == .exposed(mode: UInt32(S_IFREG | mode)))
    }

    @Test(arguments: [0o600, 0o400] as [mode_t])
    func `is taken when its owner alone may read it`(mode: mode_t) throws {
        _ = try MasterKey.create(file: path)
        chmod(path, mode)
        #expect(try fault() == nil)
    }

    /// systemd lets the service's user read through an access list, which stat shows as the
    /// group's.
    @Test func `of systemd may show a group that reads, and no more`() throws {
        _ = try MasterKey.create(file: path)
        chmod(path, 0o440)
        #expect(try fault(.systemdCredential) == nil)
        for mode in [0o460, 0o444, 0o450] as [mode_t] {
            chmod(path, mode)
            #expect(try fault(.systemdCredential) == .exposed(mode: UInt32(S_IFREG | mode)))
        }
    }

    @Test func `is refused when it belongs to another user`() throws {
        var status = stat()
        status.st_mode = S_IFREG | 0o600
        status.st_uid = 1_001
        #expect(throws: CryptoError.keyFile(path: "k", .ownedByAnother(user: 1_001))) {
            try MasterKey.check(status, path: "k", trust: .privateFile, user: 1_000)
        }
        // One's own and root's are fine.
        for owner in [1_000, 0] as [uid_t] {
            status.st_uid = owner
            try MasterKey.check(status, path: "k", trust: .privateFile, user: 1_000)
        }
    }

    @Test func `is refused when it is missing, or no file`() throws {
        #expect(try fault() == .unreadable(errno: ENOENT))
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        #expect(try fault() == .notRegular)
        rmdir(path)
        mkfifo(path, 0o600)
        #expect(try fault() == .notRegular)
    }

    @Test func `with other content is refused, and the content not shown`() throws {
        try "hunter2".write(toFile: path, atomically: false, encoding: .utf8)
        chmod(path, 0o600)
        #expect(throws: CryptoError.keyTextMalformed(source: path)) {
            try MasterKey.load(file: path)
        }
        #expect(!CryptoError.keyTextMalformed(source: path).description.contains("hunter2"))
    }
}
