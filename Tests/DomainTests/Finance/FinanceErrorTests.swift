import Domain
import TestSupport
import Testing

@Suite struct `A refusal of the finance` {
    @Test(
        arguments: [
            (.notPositive(.spotPrice, 0), "spot price is 0"),
            (.notPositive(.days, "-0.5"), "days to delivery is -0.5"),
            (.rateOutOfRange(2), "fee rate of 2"),
            (.nothingToAverage, "has not traded"),
            (.wrongBook(given: "A", expected: "B"), "book of A was given for B"),
        ] as [(FinanceError, String)])
    func `names what failed and the value`(error: FinanceError, words: String) {
        #expect(error.description.contains(words))
    }

    @Test(
        arguments: [
            (.belowMinimum(instrumentID: "X", size: 1, minimum: 2), "X: an order of 1 is below"),
            (.aboveMaximum(instrumentID: "X", size: 3, maximum: 2), "X: an order of 3 is above"),
            (.aboveMaximumUSD(instrumentID: "X", usd: 9, maximum: 5), "9 USD is above"),
            (.noLot(instrumentID: "X"), "X states no lot size"),
        ] as [(SizeRefusal, String)])
    func `of a size names the instrument and the numbers`(refusal: SizeRefusal, words: String) {
        #expect(refusal.description.contains(words))
        #expect(refusal.description.contains("nothing was ordered"))
    }

    @Test func `of a book names the leg, of an order its reason`() {
        #expect(Unexecutable.bookTooThin(.spot).description.hasPrefix("the spot book"))
        let refusal = SizeRefusal.noLot(instrumentID: "X")
        #expect(Unexecutable.size(.future, refusal).description == refusal.description)
    }
}
