import Domain
import Mustache
import PaperExchange

/// Shows the exchange to people: books, accounts and what they were worth, without a script.
struct StatusPage: Sendable {
    private let template: MustacheTemplate

    init() throws { template = try MustacheTemplate(string: statusTemplate) }

    func response(_ status: PaperStatus) -> PaperResponse {
        PaperResponse(
            status: 200, contentType: "text/html; charset=utf-8", body: Array(html(status).utf8))
    }

    func html(_ status: PaperStatus) -> String {
        let curves = status.accounts.compactMap { account in
            EquityDrawing(status.curve.points, of: account.uid).map { curve($0, account) }
        }
        return template.render(
            [
                "now": status.now.description,
                "rate": status.rate == 0
                    ? "only when it is stepped" : "at \(status.rate) times the wall clock",
                "requests": status.requests,
                "faults": status.armedFaults == 0 ? false : status.armedFaults as Any,
                "disturbed": status.disturbedMarkets.isEmpty
                    ? false : status.disturbedMarkets.joined(separator: ", ") as Any,
                "hasCurve": !curves.isEmpty, "curves": curves,
                "accounts": status.accounts.map(account), "books": status.books.map(book),
            ] as [String: Any])
    }

    private func curve(
        _ drawing: EquityDrawing, _ account: PaperStatus.Account
    ) -> [String: Any] {
        [
            "name": account.name, "points": drawing.points,
            "least": drawing.least.description, "most": drawing.most.description,
            "from": drawing.from.description, "until": drawing.until.description,
        ]
    }

    private func account(_ account: PaperStatus.Account) -> [String: Any] {
        [
            "uid": account.uid, "name": account.name, "level": account.level,
            "equity": account.equity.description,
            "cash": account.cash.map {
                ["currency": $0.currency, "amount": $0.amount.description]
            },
            "hasPositions": !account.positions.isEmpty, "hasOrders": !account.orders.isEmpty,
            "positions": account.positions.map {
                [
                    "instrument": $0.instrumentID, "side": $0.side,
                    "contracts": $0.contracts.description,
                    "entry": $0.entryPrice?.description ?? "",
                ]
            },
            "orders": account.orders.map {
                [
                    "id": $0.clientOrderID.isEmpty ? $0.orderID : $0.clientOrderID,
                    "instrument": $0.instrumentID, "side": $0.side.rawValue,
                    "size": $0.size.description, "filled": $0.filled.description,
                ]
            },
        ]
    }

    private func book(_ book: PaperStatus.Book) -> [String: Any] {
        func levels(_ levels: [PaperStatus.Level]) -> [[String: String]] {
            levels.map { ["price": $0.price.description, "size": $0.size.description] }
        }
        return [
            "instrument": book.instrumentID, "suspended": book.isSuspended,
            "time": book.time.description,
            // Best in the middle, as traders read them.
            "asks": levels(book.asks.reversed()), "bids": levels(book.bids),
        ]
    }
}

/// One account's equity as the points of a line, 640 by 120.
struct EquityDrawing {
    let points: String
    let least: Exact
    let most: Exact
    let from: Timestamp
    let until: Timestamp

    /// `nil` with less than two points.
    init?(_ curve: [EquityCurve.Point], of uid: String) {
        let values = curve.compactMap { point in point.equities[uid].map { (point.time, $0) } }
        guard let first = values.first, let last = values.last, values.count > 1,
            let least = values.map(\.1).min(), let most = values.map(\.1).max()
        else { return nil }
        self.least = least.rounded(to: 2, .halfEven)
        self.most = most.rounded(to: 2, .halfEven)
        (from, until) = (first.0, last.0)
        let (width, height) = (max(1, last.0 - first.0), max(most - least, 1))
        points = values.map { time, value in
            let x = (time - first.0) * 640 / width
            let share = try? ((most - value) * 100).divided(by: height, scale: 0)
            return "\(x),\(10 + (share.flatMap { Int($0.description) } ?? 0))"
        }.joined(separator: " ")
    }
}
