import CLibcrypto
import Crypto
import Foundation
import Testing

@Suite struct `A secret` {
    // Not private: a private type's name is printed with an address, whose digits are anything.
    struct Account { let name: String, secret: SecretBytes }

    @Test func `shows itself nowhere`() {
        let account = Account(name: "main", secret: SecretBytes("open sesame"))
        var dumped = ""
        dump(account, to: &dumped)
        for text in ["\(account)", "\(account.secret)", String(reflecting: account), dumped] {
            #expect(text.contains("<secret>") || text.contains("SecretBytes"))
            #expect(!text.contains("sesame"))
            // Nor its bytes, as numbers.
            #expect(!text.contains("115"))
        }
        #expect(Mirror(reflecting: account.secret).children.isEmpty)
    }

    @Test func `is lent, compared and copied on request only`() {
        let secret = SecretBytes("pass phrase")
        #expect(secret.exposedText == "pass phrase")
        #expect(secret.exposedBytes == Array("pass phrase".utf8))
        #expect(secret.withUnsafeBytes { $0.count } == 11)
        #expect(secret.count == 11)
        #expect(secret == SecretBytes("pass phrase"))
        #expect(secret != SecretBytes("pass phrasf"))
        #expect(SecretBytes("").isEmpty)
    }
}

@Suite struct `A process that holds secrets` {
    /// In a process of its own: it cannot be undone.
    @Test func `writes no core file and is closed to its user`() async {
        await #expect(processExitsWith: .success) {
            #expect(process_is_dumpable() == 1)
            try disableCoreDumps()
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
            #expect(limit.rlim_cur == 0)
            #expect(limit.rlim_max == 0)
            #expect(process_is_dumpable() == 0)
        }
    }
}
