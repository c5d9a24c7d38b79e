import Foundation
import Testing

/// What was asked for is printed whole, or the command says that it was not.
@Suite struct `Standard output` {
    private func help(into stdout: FileHandle) throws -> (Process, Pipe) {
        let process = Process()
        let stderr = Pipe()
        process.executableURL = URL(filePath: try Program.path("basis"))
        process.arguments = ["strategy", "add", "--help"]
        process.environment = ["LC_ALL": "C"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = stdout
        process.standardError = stderr
        try process.run()
        return (process, stderr)
    }

    @Test func `on a full disk is missed aloud, with exit code 1`() throws {
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let (process, stderr) = try help(into: full)
        let said = stderr.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
        #expect(
            String(decoding: said, as: UTF8.self)
                == "basis: the output could not be written whole: No space left on device; what the "
                + "command did stands: 'basis passes' and 'basis explain' show it\n")
    }

    @Test func `whose reader has gone is nobody's trouble`() throws {
        let stdout = Pipe()
        try stdout.fileHandleForReading.close()
        let (process, stderr) = try help(into: stdout.fileHandleForWriting)
        let said = stderr.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(said.isEmpty)
    }

    @Test func `that does not wait for its reader is waited for`() throws {
        let whole = try Basis()("strategy", "add", "--help").stdout
        let stdout = Pipe()
        let (reading, writing) = (stdout.fileHandleForReading, stdout.fileHandleForWriting)
        _ = fcntl(writing.fileDescriptor, F_SETFL, O_NONBLOCK)
        // A page of the pipe's sixteen is left, which is less than there is to say.
        let filling = Data(count: 15 * 4096)
        try writing.write(contentsOf: filling)
        try #require(whole.utf8.count > 4096)
        let (process, _) = try help(into: writing)
        try writing.close()
        var held: Int32 = 0
        while held < 16 * 4096 {
            try #require(ioctl(reading.fileDescriptor, UInt(FIONREAD), &held) == 0)
        }
        let printed = reading.readDataToEndOfFile().dropFirst(filling.count)
        process.waitUntilExit()
        #expect(String(decoding: printed, as: UTF8.self) == whole)
        #expect(process.terminationStatus == 0)
    }
}
