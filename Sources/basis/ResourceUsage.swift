import Glibc

/// What this process has taken from the machine so far.
struct ResourceUsage {
    /// User and system, milliseconds.
    let cpuMilliseconds: Int64
    /// The most memory held at once, KiB.
    let peakKilobytes: Int64

    static var current: ResourceUsage {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        let times = [usage.ru_utime, usage.ru_stime]
        let microseconds = times.map { Int64($0.tv_sec) * 1_000_000 + Int64($0.tv_usec) }
        return ResourceUsage(
            cpuMilliseconds: microseconds.reduce(0, +) / 1000,
            peakKilobytes: highWaterMark ?? Int64(usage.ru_maxrss))
    }

    /// `ru_maxrss` survives exec, so that a program started by a large one would look large itself;
    /// the kernel's own mark counts from our first page.
    private static var highWaterMark: Int64? {
        guard let file = fopen("/proc/self/status", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            guard text.hasPrefix("VmHWM:") else { continue }
            return Int64(String(text.filter { ("0"..."9").contains($0) }))
        }
        return nil
    }
}
