public import Domain

/// The story of a trade from its rows: decided, sent, answered, filled, repaired, ended.
public enum StoryText {
    /// For people: one line an event, order by order.
    public static func text(_ story: TradeStory) -> String {
        let head =
            "trade \(story.trade): \(story.kind.rawValue) \(story.spotID) / \(story.futureID) for "
            + "\(story.account) by \(story.strategy) on \(story.venue), position \(story.position)"
        return ([head] + events(story).map { "  \($0.time.shownExactly)  \($0.sentence)" })
            .map { $0 + "\n" }.joined()
    }

    struct Event: Hashable {
        let time: Timestamp
        let name: String
        let sentence: String
    }

    /// Order by order, as they were recorded, and not by time: rows carry the database's clock and
    /// executions the exchange's, so that a fill may seem to come before its order.
    static func events(_ story: TradeStory) -> [Event] {
        var events = [decided(story)]
        for order in story.orders { events += self.events(of: order) }
        if let time = story.endedAt {
            let how = story.outcome?.replacing("_", with: " ") ?? "ended"
            let repairs = story.repairs == 0 ? "" : ", \(story.repairs) repair orders"
            let back = story.isUnwound ? ", some of it taken back" : ""
            events.append(
                Event(time: time, name: "ended", sentence: "ended: \(how)\(repairs)\(back)"))
        }
        return events
    }

    private static func decided(_ story: TradeStory) -> Event {
        let figures = story.figures.map { "\($0.name) \($0.text)" }.joined(separator: ", ")
        let order = story.sequence.rawValue.replacing("_", with: " ")
        return Event(
            time: story.decidedAt, name: "decided",
            sentence: "decided by \(story.command) \(story.pass): "
                + "\(story.targetContracts) contracts and \(story.targetCoins) coins, \(order)"
                + (figures.isEmpty ? "" : " (\(figures))"))
    }

    private static func events(of order: TradeStory.Order) -> [Event] {
        let row = order.row
        let purpose =
            switch row.purpose {
            case "hedge": "repair forward: "
            case "unwind": "repair back: "
            default: ""
            }
        if row.category == "adopted" { return [adopted(row)] }
        guard row.category == "normal" else { return forced(order) }
        var events = [
            Event(
                time: row.createdAt, name: "sent",
                sentence: "recorded, then sent: \(purpose)\(row.side) \(row.size) "
                    + "\(row.instrumentID) at \(row.price) (\(row.type)), expires "
                    + "\(order.expiresAt.shownExactly), as \(row.clientOrderID)")
        ]
        events += filled(order)
        events.append(answer(order))
        return events
    }

    /// A holding that was there before: nothing was sent.
    private static func adopted(_ row: OrderRow) -> Event {
        Event(
            time: row.createdAt, name: "adopted",
            sentence: "\(row.filledSize) \(row.instrumentID), "
                + "\(row.side == "buy" ? "bought" : "sold") at \(row.price) by somebody else, were "
                + "taken into the position")
    }

    /// An order that the exchange made by itself: nothing was sent, and it is over.
    private static func forced(_ order: TradeStory.Order) -> [Event] {
        let row = order.row
        let what =
            switch row.category {
            case "delivery": "delivered"
            case "adl": "deleveraged"
            default: "liquidated"
            }
        let how = what == "delivered" ? "" : " by force"
        return filled(order) + [
            Event(
                time: order.fills.last?.time ?? row.createdAt, name: what,
                sentence: "the exchange \(what) \(row.filledSize) \(row.instrumentID) at "
                    + "\(row.averagePrice ?? row.price)\(how), as order \(row.orderID ?? "")")
        ]
    }

    private static func filled(_ order: TradeStory.Order) -> [Event] {
        order.fills.map { fill in
            Event(
                time: fill.time, name: "filled",
                sentence: "filled \(fill.size) \(order.row.instrumentID) at \(fill.price), fee "
                    + "\(fill.fee) \(fill.feeCurrency)\(fill.isMaker ? ", resting" : "")")
        }
    }

    private static func answer(_ order: TradeStory.Order) -> Event {
        let row = order.row
        let state = row.state.replacing("_", with: " ")
        let id = row.orderID.map { " as order \($0)" } ?? ""
        let filled = row.averagePrice.map { ", \(row.filledSize) at \($0) on average" } ?? ""
        let why = row.rejectCode.map { ": \($0) \(row.rejectMessage ?? "")" } ?? ""
        let last = order.endedAt ?? order.fills.last?.time ?? row.createdAt
        return Event(
            time: last, name: "answered",
            sentence: "\(row.instrumentID)\(id) is \(state)\(filled)\(why)")
    }

    // MARK: - JSON

    /// For programs: the trade, and its events with the same sentences.
    public static func document(_ story: TradeStory) -> JSON {
        .object([
            "trade_id": .id(story.trade), "position_id": .id(story.position),
            "venue": .text(story.venue), "account": .text(story.account),
            "strategy": .text(story.strategy), "kind": .text(story.kind.rawValue),
            "spot": .text(story.spotID), "future": .text(story.futureID),
            "outcome": .text(story.outcome), "repairs": .count(story.repairs),
            "unwound": .flag(story.isUnwound),
            "events": .array(
                events(story).map { event in
                    .object([
                        "time": .time(event.time), "event": .text(event.name),
                        "sentence": .text(event.sentence),
                    ])
                }),
        ])
    }
}

extension Timestamp {
    /// `2026-11-22 08:00:00.123Z`.
    var shownExactly: String { description.replacing("T", with: " ") }
}
