import CLibcurl

/// One request on its way: the easy handle, and the memory that libcurl borrows for it.
///
/// Ownership: the transfer owns its handle, header list and error text and frees them in `deinit`.
/// libcurl holds an unretained pointer to the transfer from ``prepare(_:_:)`` to ``release()``;
/// ``CurlTransport`` keeps the transfer in an array for all of that time, and the callbacks run
/// only inside its calls of `perform` and `remove`, on the same thread.
final class Transfer {
    let easy = CurlEasy()
    private(set) var result: Result<HTTPResponse, HTTPFailure>?

    private var request = HTTPRequest(method: .get, url: "")
    private var body = RequestBody([])
    private var answer = AnswerBuffer(limit: 0)
    private var headers = HeaderList()
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    deinit {
        // First take back what was lent, then free it.
        easy.reset()
        errorText.deallocate()
    }

    /// Sets every option. A request that cannot be sent has its result at once.
    func prepare(_ request: HTTPRequest, _ settings: CurlTransport.Settings) {
        easy.reset()
        (self.request, result) = (request, nil)
        body = RequestBody(request.body)
        answer = AnswerBuffer(limit: settings.answerLimitBytes)
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        if let part = request.unsendablePart {
            return fail(.other, "\(part) holds a control character, nothing was sent", after: 0)
        }
        headers = HeaderList(request)
        lendMemory()
        easy.configure(request, settings)
    }

    /// Ends the loan of memory and forgets the request with its signature; the result stays.
    func release() {
        easy.reset()
        headers = HeaderList()
        request = HTTPRequest(method: .get, url: "")
        (body, answer) = (RequestBody([]), AnswerBuffer(limit: 0))
    }

    /// Makes the result once libcurl has ended the transfer.
    func finish(_ code: CURLcode, after elapsed: Int64) {
        guard code == CURLE_OK else {
            let kind = answer.overflowed ? .answerTooLarge : failureKind(code)
            return fail(kind, errorDetail(code), after: elapsed)
        }
        guard answer.hasWholeHead else {
            return fail(.broken, "the answer's header was cut short", after: elapsed)
        }
        result = .success(
            HTTPResponse(
                status: easy.integer(CURLINFO_RESPONSE_CODE), body: answer.bytes,
                contentType: mediaType(easy.text(CURLINFO_CONTENT_TYPE)),
                elapsedMilliseconds: elapsed))
    }

    func fail(_ kind: HTTPFailure.Kind, _ detail: String, after elapsed: Int64) {
        result = .failure(
            HTTPFailure(
                kind: kind, request: request.summary, detail: detail, elapsedMilliseconds: elapsed))
    }

    /// A body leaves only through ``RequestBody``, so a POST of which no byte was handed out cannot
    /// have been acted on; the size of the headers sent is the evidence for the others.
    private func failureKind(_ code: CURLcode) -> HTTPFailure.Kind {
        let nothingSent = body.handedOut == 0 && easy.integer(CURLINFO_REQUEST_SIZE) == 0
        return HTTPFailure.Kind(code, nothingSent: nothingSent)
    }

    private func errorDetail(_ code: CURLcode) -> String {
        let text =
            errorText[0] == 0
            ? String(cString: curl_easy_strerror(code)) : String(cString: errorText)
        return "\(text) (libcurl \(code.rawValue))"
    }
}

// MARK: - What libcurl calls back

extension Transfer {
    private func lendMemory() {
        let me = Unmanaged.passUnretained(self).toOpaque()
        easy.set(CURLOPT_ERRORBUFFER, borrowed: errorText)
        easy.setWriter { bytes, size, count, transfer in
            guard let bytes, let transfer = Transfer.borrowed(transfer) else { return 0 }
            let part = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return transfer.answer.append(part) ? part.count : 0
        }
        easy.set(CURLOPT_WRITEDATA, borrowed: me)
        easy.setHeaderReader { line, size, count, transfer in
            guard let line, let transfer = Transfer.borrowed(transfer) else { return 0 }
            transfer.answer.readHeader(UnsafeRawBufferPointer(start: line, count: size * count))
            return size * count
        }
        easy.set(CURLOPT_HEADERDATA, borrowed: me)
        if let list = headers.first { easy.set(CURLOPT_HTTPHEADER, borrowed: list) }
        guard request.method == .post else { return }
        easy.setReader(
            { buffer, size, count, transfer in
                guard let buffer, let transfer = Transfer.borrowed(transfer) else {
                    return Int(CURL_READFUNC_ABORT)
                }
                let room = UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
                return transfer.body.next(into: room) ?? Int(CURL_READFUNC_ABORT)
            }, seek: { _, _, _ in CURL_SEEKFUNC_FAIL })
        easy.set(CURLOPT_READDATA, borrowed: me)
    }

    /// The transfer behind the pointer that libcurl gives back.
    private static func borrowed(_ pointer: UnsafeMutableRawPointer?) -> Transfer? {
        pointer.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// `application/json` of `Application/JSON; charset=utf-8`.
private func mediaType(_ contentType: String) -> String {
    contentType.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
}
