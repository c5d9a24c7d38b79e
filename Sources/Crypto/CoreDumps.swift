private import CLibcrypto
private import Glibc

/// No core file of this process, and no debugger of the same user: secrets stay in memory.
/// To be called first thing by a program that holds any.
public func disableCoreDumps() throws(CryptoError) {
    var limit = rlimit(rlim_cur: 0, rlim_max: 0)
    guard setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0,
        process_set_undumpable() == 0
    else { throw .coreDumpsStayOn(errno: errno) }
}
