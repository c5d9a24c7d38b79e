import CLibcurl
public import Clock

/// Sends requests over sockets with libcurl, all of a round together, on the calling thread.
///
/// Over TLS a round shares one HTTP/2 connection where the server speaks it; else each host gets at
/// most six connections of HTTP/1.1. Connections stay open for the life of the transport: one for a
/// run. Certificates are always verified, redirects never followed, answers taken compressed, and
/// proxies are those of the environment (`https_proxy`, `no_proxy`), and none where there is no TLS.
///
/// A POST leaves at most once. Nothing is tried again here; libcurl itself repeats a GET, and only
/// a GET, when the kept connection it chose turns out to be closed.
public final class CurlTransport: Transport {
    /// What has gone over the wire in all rounds so far.
    public private(set) var traffic = Traffic()
    /// Asked before a round and at least every 100 ms of it; true ends what is still waiting. What
    /// must still be sent after a signal, such as cancels, needs it replaced.
    public var isInterrupted: () -> Bool
    /// When the run has to end, by `Clock.elapsed`; requests still waiting then are interrupted.
    /// `nil` for no end but each request's own limit.
    public var deadline: Int64?

    private let settings: Settings
    private let clock: Clock
    private let multi = CurlMulti()
    /// Kept from round to round, because making a handle costs more than resetting one.
    private var idle: [Transfer] = []

    private static let longestWaitMilliseconds = 100

    public init(
        _ settings: Settings = Settings(), clock: Clock = .system, deadline: Int64? = nil,
        isInterrupted: @escaping () -> Bool = { false }
    ) {
        (self.settings, self.clock) = (settings, clock)
        (self.deadline, self.isInterrupted) = (deadline, isInterrupted)
    }

    /// Any status is an answer; a failure is a request without a whole one. What has no answer when
    /// a signal or the deadline ends the round fails as ``HTTPFailure/Kind/interrupted``, sent or
    /// not.
    public func send(_ requests: [HTTPRequest]) -> [Result<HTTPResponse, HTTPFailure>] {
        guard !requests.isEmpty else { return [] }
        traffic.rounds += 1
        traffic.requests += requests.count
        let transfers = requests.map { request in
            let transfer = idle.popLast() ?? Transfer()
            transfer.prepare(request, settings)
            return transfer
        }
        drive(transfers.filter { $0.result == nil }, since: clock.elapsed())
        return transfers.map { transfer in
            guard let result = transfer.result else { preconditionFailure("a request has no end") }
            transfer.release()
            idle.append(transfer)
            return result
        }
    }
}

// MARK: - One round

extension CurlTransport {
    /// Returns when each transfer has its result and none is left with libcurl.
    private func drive(_ transfers: [Transfer], since start: Int64) {
        if let reason = reasonToStop {
            let detail = "\(reason) before it was sent"
            for transfer in transfers { transfer.fail(.interrupted, detail, after: 0) }
            return
        }
        var waiting = transfers
        for transfer in transfers { multi.add(transfer.easy) }
        while true {
            let progress = multi.perform()
            finish(&waiting, since: start)
            guard !waiting.isEmpty else { return }
            guard progress == CURLM_OK else {
                return stop(waiting, .other, CurlMulti.text(progress), since: start)
            }
            if let reason = reasonToStop {
                return stop(waiting, .interrupted, reason, since: start)
            }
            let wait = multi.poll(milliseconds: waitMilliseconds)
            guard wait == CURLM_OK else {
                return stop(waiting, .other, CurlMulti.text(wait), since: start)
            }
        }
    }

    /// Takes out of `waiting` what libcurl has ended.
    private func finish(_ waiting: inout [Transfer], since start: Int64) {
        let elapsed = clock.elapsed() - start
        while let (easy, code) = multi.nextFinished() {
            guard let index = waiting.firstIndex(where: { $0.easy.handle == easy }) else {
                continue
            }
            let transfer = waiting.remove(at: index)
            multi.remove(transfer.easy)
            transfer.finish(code, after: elapsed)
            traffic.add(transfer.easy)
        }
    }

    private func stop(
        _ waiting: [Transfer], _ kind: HTTPFailure.Kind, _ detail: String, since start: Int64
    ) {
        let elapsed = clock.elapsed() - start
        for transfer in waiting {
            multi.remove(transfer.easy)
            transfer.fail(kind, detail, after: elapsed)
            traffic.add(transfer.easy)
        }
    }

    private var reasonToStop: String? {
        if isInterrupted() { return "a signal ended the run" }
        guard let deadline, clock.elapsed() >= deadline else { return nil }
        return "the run's time limit was reached"
    }

    private var waitMilliseconds: Int {
        guard let deadline else { return CurlTransport.longestWaitMilliseconds }
        let left = max(0, deadline - clock.elapsed())
        return Int(min(left, Int64(CurlTransport.longestWaitMilliseconds)))
    }
}

extension Traffic {
    /// What libcurl counted of a transfer that it has begun.
    fileprivate mutating func add(_ easy: borrowing CurlEasy) {
        connections += easy.integer(CURLINFO_NUM_CONNECTS)
        bytes += easy.integer(CURLINFO_REQUEST_SIZE) + easy.offset(CURLINFO_SIZE_UPLOAD_T)
        bytes += easy.integer(CURLINFO_HEADER_SIZE) + easy.offset(CURLINFO_SIZE_DOWNLOAD_T)
    }
}
