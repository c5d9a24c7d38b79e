import Domain
import OKX
import Store

/// The pairs of lost trades: as the database knows them, else as the exchange lists them, else, for
/// a future that has been delivered since, as its siblings are.
struct LostPairs {
    let work: AccountWork
    let run: PassRun

    /// By future. One that nothing is known of is left out.
    func pairs(
        of lost: [LostTrade], and positions: [Position], named: [String]
    ) throws -> [String: Pair] {
        let futures = Set(
            lost.compactMap { try? $0.instrument(of: .future) } + positions.map(\.futureID) + named)
        var pairs: [String: Pair] = [:]
        for id in futures.sorted() {
            guard let future = try future(id) else { continue }
            let coin = future.instrument.coin
            let known =
                lost.compactMap { try? $0.instrument(of: .spot) }
                + positions.filter { $0.futureID == id }.map(\.spotID)
            let spotID = known.first { $0.split(separator: "-").first.map(String.init) == coin }
            guard let spot = try spot(spotID ?? "\(coin)-USDT"),
                let pair = Pair(spot: spot, future: future)
            else { continue }
            pairs[id] = pair
            guard !run.options.dryRun else { continue }
            // Positions name instruments that must be there.
            try run.store.keep(
                spots: [spot], futures: [future], venue: venue, seenAt: work.client.serverNow)
        }
        return pairs
    }

    private var venue: String { work.account.venue.name }

    private func spot(_ id: String) throws -> Instrument? {
        if let known = try run.store.instruments([id], venue: venue).spots.first { return known }
        return try work.client.ask(.spotInstrument(id))
    }

    private func future(_ id: String) throws -> Future? {
        if let known = try run.store.instruments([id], venue: venue).futures.first { return known }
        if let listed = try listed(id) { return listed }
        let family = id.split(separator: "-").dropLast()
        let sibling = try work.client.ask(.futures).first {
            $0.id.split(separator: "-").dropLast() == family
        }
        return sibling.flatMap { LostPairs.delivered(id, like: $0) }
    }

    private func listed(_ id: String) throws -> Future? {
        do {
            return try work.client.ask(.futureInstrument(id))
        } catch  where error.code == "51001" {
            return nil
        }
    }

    /// The futures of a family differ by their date alone: the last six digits of the name, at
    /// 08:00 UTC.
    private static func delivered(_ id: String, like sibling: Future) -> Future? {
        guard let date = id.split(separator: "-").last, date.count == 6 else { return nil }
        let digits = Array(date).map(String.init)
        let day = "20\(digits[0...1].joined())-\(digits[2...3].joined())-\(digits[4...5].joined())"
        guard let expiry = Timestamp("\(day)T08:00:00Z") else { return nil }
        let like = sibling.instrument
        return Future(
            instrument: Instrument(
                id: id, coin: like.coin, quote: like.quote, tickSize: like.tickSize,
                lotSize: like.lotSize, minSize: like.minSize, maxLimitSize: like.maxLimitSize,
                maxLimitUSD: like.maxLimitUSD, state: .other("expired"), feeGroup: like.feeGroup),
            contractValue: sibling.contractValue, expiry: expiry, listedAt: nil,
            settlesDaily: sibling.settlesDaily)
    }
}
