public import Domain

/// What trading costs, as positive cost rates; a negative one is a rebate.
public struct FeeSchedule: Hashable, Sendable {
    public var spotMaker: Exact
    public var spotTaker: Exact
    public var futuresMaker: Exact
    public var futuresTaker: Exact
    /// On the notional delivered.
    public var delivery: Exact
    /// On the notional liquidated: the taker's rate unless set.
    public var liquidation: Exact
    /// On the notional deleveraged. Whether the exchange charges it is not documented: the taker's
    /// rate, which is the worse for the client, unless set.
    public var deleveraging: Exact

    /// Fractions: 0.001 is 0.1 %.
    ///
    /// - Parameters:
    ///   - liquidation: `nil` for the futures taker's rate.
    ///   - deleveraging: `nil` for the futures taker's rate.
    public init(
        spotMaker: Exact, spotTaker: Exact, futuresMaker: Exact, futuresTaker: Exact,
        delivery: Exact, liquidation: Exact? = nil, deleveraging: Exact? = nil
    ) {
        (self.spotMaker, self.spotTaker) = (spotMaker, spotTaker)
        (self.futuresMaker, self.futuresTaker) = (futuresMaker, futuresTaker)
        self.delivery = delivery
        self.liquidation = liquidation ?? futuresTaker
        self.deleveraging = deleveraging ?? futuresTaker
    }

    /// The recorded rates of a regular user: spot 0.08 % and 0.1 %, futures 0.02 % and 0.05 %,
    /// delivery 0.01 %.
    public static let regular = FeeSchedule(
        spotMaker: tenThousandths(8), spotTaker: tenThousandths(10),
        futuresMaker: tenThousandths(2), futuresTaker: tenThousandths(5),
        delivery: tenThousandths(1))

    /// The levels above the first, by the names that the exchange gives them. The rates are the paper
    /// exchange's own: clients read them from the endpoint. The last one pays makers.
    public static let levels: [String: FeeSchedule] = [
        "Lv2": spotAndFutures(75, 95, 18, 48), "Lv3": spotAndFutures(70, 90, 16, 45),
        "VIP1": spotAndFutures(45, 60, 10, 40), "VIP5": spotAndFutures(0, 40, 0, 25),
        "VIP8": spotAndFutures(-5, 20, -5, 18),
    ]

    private static func spotAndFutures(
        _ spotMaker: Int64, _ spotTaker: Int64, _ futuresMaker: Int64, _ futuresTaker: Int64
    ) -> FeeSchedule {
        let grid = Grid(places: 5)
        return FeeSchedule(
            spotMaker: grid.exact(spotMaker), spotTaker: grid.exact(spotTaker),
            futuresMaker: grid.exact(futuresMaker), futuresTaker: grid.exact(futuresTaker),
            delivery: tenThousandths(1))
    }

    private static func tenThousandths(_ count: Int64) -> Exact { Grid(places: 4).exact(count) }
}
