public import Domain

/// What a pass prints for programs.
public enum PassJSON {
    /// One object. Money, prices and sizes are strings with all their digits, percentages and
    /// counts numbers; `breaks`, `restorations` and `snapshots` are there only for a pass that has
    /// them.
    public static func document(_ report: PassReport) -> JSON {
        let cost = report.cost
        var members: [JSON.Member] = [
            member("command", .text(report.command)), member("pass_id", .id(report.passID)),
            member("dry_run", .flag(report.isDryRun)),
            member("venue", .text(report.venues.joined(separator: ","))),
            member("started_at", .time(report.startedAt)),
            member("duration_ms", .milliseconds(cost.durationMilliseconds)),
            member("requests", .count(cost.requests)), member("rounds", .count(cost.rounds)),
            member("connections", .count(cost.connections)), member("bytes", .count(cost.bytes)),
            member("cpu_ms", .milliseconds(cost.cpuMilliseconds)),
            member("peak_rss_kb", .milliseconds(cost.peakKilobytes)),
            member("verdicts", .array(report.verdicts.map(verdict))),
            member("trades", .array(report.trades.map(trade))),
            member("attentions", .array(report.attentions.map(remark))),
            member("problems", .array(report.problems.map(remark))),
            member("busy", .cell(.list(report.busy))),
            member("notes", .cell(.list(report.notes))),
        ]
        if let breaks = report.breaks {
            members.append(member("breaks", .array(breaks.map(breakLine))))
        }
        if let restorations = report.restorations {
            members.append(member("restorations", .array(restorations.map(restoration))))
        }
        if let snapshots = report.snapshots {
            members.append(member("snapshots", .array(snapshots.map(snapshot))))
        }
        return .object(members)
    }

    private static func member(_ name: String, _ value: JSON) -> JSON.Member {
        JSON.Member(name: name, value: value)
    }

    private static func verdict(_ line: PassReport.VerdictLine) -> JSON {
        .object([
            "venue": .text(line.venue), "account": .text(line.account),
            "strategy": .text(line.strategy), "spot": .text(line.spotID),
            "future": .text(line.futureID), "verdict": .text(line.judgement.verdict.rawValue),
            "reasons": .raw(JSONText.reasons(line.judgement.reasons)),
            "numbers": .raw(JSONText.figures(line.judgement.numbers)),
        ])
    }

    private static func trade(_ line: PassReport.TradeLine) -> JSON {
        .object([
            "venue": .text(line.venue), "account": .text(line.account),
            "strategy": .text(line.strategy), "position_id": .id(line.position),
            "trade_id": .id(line.trade), "kind": .text(line.kind.rawValue),
            "spot": .text(line.spotID), "future": .text(line.futureID),
            "outcome": .text(line.outcome?.rawValue), "residual_coins": .exact(line.residual),
            "numbers": .raw(JSONText.figures(line.numbers)),
            "orders": .array(line.orders.map(order)),
        ])
    }

    private static func order(_ line: PassReport.OrderLine) -> JSON {
        let (order, journal) = (line.order, line.journal)
        return .object([
            "client_order_id": .text(journal?.clientOrderID), "leg": .text(order.leg.rawValue),
            "purpose": .text(order.purpose.rawValue), "instrument": .text(order.instrumentID),
            "side": .text(order.side.rawValue), "type": .text(order.type.rawValue),
            "trade_mode": .text(order.tradeMode.rawValue), "price": .exact(order.price),
            "size": .exact(order.size), "reduce_only": .flag(order.reduceOnly),
            "state": .text(journal?.state.rawValue), "order_id": .text(journal?.orderID),
            "filled_size": .exact(journal?.filledSize),
            "average_price": .exact(journal?.averagePrice), "fee": .exact(journal?.fee),
            "fee_currency": .text(journal?.feeCurrency),
            "reject_code": .text(journal?.rejection?.code),
            "reject_message": .text(journal?.rejection?.message),
            "category": .text((journal?.category ?? .normal).rawValue),
        ])
    }

    private static func remark(_ remark: PassReport.Remark) -> JSON {
        .object([
            "venue": .text(remark.venue), "account": .text(remark.account),
            "code": .text(remark.code), "sentence": .text(remark.sentence),
        ])
    }

    private static func breakLine(_ line: PassReport.BreakLine) -> JSON {
        let found = line.found
        return .object([
            "venue": .text(line.venue), "account": .text(line.account),
            "code": .text(found.kind.rawValue), "subject": .text(found.subject),
            "figure": .text(found.figure), "ours": .exact(found.ours),
            "exchange": .exact(found.exchange), "difference": .exact(found.difference),
            "next_step": .text(found.nextStep),
        ])
    }

    private static func restoration(_ line: PassReport.RestorationLine) -> JSON {
        .object([
            "venue": .text(line.venue), "account": .text(line.account),
            "generation": line.generation.map { .count($0) } ?? .text(nil),
            "positions": .count(line.positions), "orders": .count(line.orders),
            "fills": .count(line.fills), "trades": .array(line.trades.map(trade)),
            "unattributed": .array(line.unattributed.map(unattributed)),
        ])
    }

    private static func unattributed(_ line: PassReport.UnattributedLine) -> JSON {
        .object([
            "client_order_id": .text(line.clientOrderID), "instrument": .text(line.instrumentID),
            "side": .text(line.side.rawValue), "filled_size": .exact(line.filledSize),
            "average_price": .exact(line.averagePrice), "reason": .text(line.reason),
        ])
    }

    private static func snapshot(_ line: PassReport.SnapshotLine) -> JSON {
        .object([
            "venue": .text(line.venue), "taken_at": .time(line.takenAt),
            "usdt_usd": .exact(line.usdtUSD), "pairs": .count(line.pairs),
            "best_future": .text(line.best?.futureID),
            "best_annual_yield_pct": .percent(line.best?.entryYieldPct),
        ])
    }
}
