import Domain

extension PaperFault.Kind {
    /// What the client sees in place of the true answer.
    ///
    /// - Parameter earlier: the page that was answered here before.
    /// - Parameter draw: the next number of the seed's below a bound.
    func disturbed(
        _ response: PaperResponse, earlier: PaperResponse?, draw: (UInt64) -> UInt64
    ) -> PaperResponse {
        var response = response
        switch self {
        case .delay(let milliseconds): response.delayMilliseconds = milliseconds
        case .slow(let milliseconds): response.disposition = .slow(milliseconds: milliseconds)
        case .dropBefore, .dropAfter: response.disposition = .close
        case .cut: response.disposition = .cut(after: response.body.count / 2)
        case .truncate: response.body.removeLast(response.body.count - response.body.count / 2)
        case .wrongLength(let difference):
            response.disposition = .length(max(0, response.body.count + difference))
        case .httpStatus(let status, _): response = PaperFault.page(status)
        case .text(let status, let text, _):
            response = PaperResponse(
                status: status, contentType: "text/plain", body: Array(text.utf8))
        case .code(let code, let message, let status, _):
            response = Refusal(code: code, message: message, status: status).response
        case .emptyData: response = Answer(rows: []).response(at: .init(milliseconds: 0))
        case .field(let name, let value):
            response.body = AnswerRows.replacing(name, with: value, in: response.body)
        case .rows(let order): response.body = order.applied(to: response.body, draw: draw)
        case .repeatPage: response = earlier ?? response
        case .skew, .market, .advance, .reject, .partialFill, .lateMatch, .cancelBySystem, .hide:
            break
        }
        return response
    }
}

extension PaperFault {
    fileprivate static func page(_ status: Int) -> PaperResponse {
        let html = """
            <html>
            <head><title>\(status)</title></head>
            <body><center><h1>\(status)</h1></center><hr></body>
            </html>
            """
        return PaperResponse(status: status, contentType: "text/html", body: Array(html.utf8))
    }
}

extension PaperFault.RowOrder {
    fileprivate func applied(to body: [UInt8], draw: (UInt64) -> UInt64) -> [UInt8] {
        guard var answer = AnswerRows(body) else { return body }
        switch self {
        case .doubled: answer.rows = answer.rows.flatMap { [$0, $0] }
        case .reversed: answer.rows.reverse()
        case .shuffled:
            // Fisher and Yates.
            for last in answer.rows.indices.reversed() {
                answer.rows.swapAt(last, Int(draw(UInt64(last + 1))))
            }
        }
        return answer.body
    }
}
