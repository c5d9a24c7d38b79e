"""Public data through the SDK's own methods."""

import unittest

from paper import PaperTest


class PublicData(PaperTest):
    def test_tells_the_time_and_that_nothing_is_announced(self):
        self.assertEqual(len(self.row(self.public.get_system_time())["ts"]), 13)
        self.assertEqual(self.rows(self.status.status()), [])

    def test_lists_instruments_of_each_kind(self):
        spot = self.rows(self.public.get_instruments("SPOT"))
        self.assertIn("BTC-USDT", [row["instId"] for row in spot])
        self.assertEqual(self.row(self.public.get_instruments("MARGIN"))["instType"], "MARGIN")
        futures = self.rows(self.public.get_instruments("FUTURES", instFamily="BTC-USD"))
        self.assertEqual({row["ctType"] for row in futures}, {"inverse"})
        self.assertEqual(self.rows(self.public.get_instruments("SWAP")), [])
        one = self.rows(self.public.get_instruments("SPOT", instId="BTC-USDT"))
        self.assertEqual(len(one), 1)

    def test_shows_tickers_and_indices(self):
        self.assertGreater(len(self.rows(self.market.get_tickers("SPOT"))), 10)
        ticker = self.row(self.market.get_ticker("BTC-USDT"))
        self.assertLess(float(ticker["bidPx"]), float(ticker["askPx"]))
        index = self.row(self.market.get_index_tickers(instId="BTC-USD"))
        self.assertGreater(float(index["idxPx"]), 0)
        self.assertTrue(self.rows(self.market.get_index_tickers(quoteCcy="USDT")))

    def test_shows_books_as_deep_as_asked(self):
        for instrument in ["BTC-USDT", self.future()]:
            self.assertEqual(len(self.row(self.market.get_orderbook(instrument))["asks"]), 1)
            book = self.row(self.market.get_orderbook(instrument, "400"))
            self.assertEqual(len(book["bids"]), 400)
            asks = [float(level[0]) for level in book["asks"]]
            self.assertEqual(asks, sorted(asks))
            self.assertIsInstance(book["seqId"], int)

    def test_shows_candles_and_trades(self):
        candles = self.rows(self.market.get_candlesticks("BTC-USDT", bar="1H", limit="24"))
        self.assertEqual({len(candle) for candle in candles}, {9})
        older = self.rows(self.market.get_history_candlesticks(
            "BTC-USDT", after=candles[-1][0], bar="1H", limit="2"))
        self.assertEqual(int(older[0][0]), int(candles[-1][0]) - 3_600_000)
        self.assertTrue(self.rows(self.market.get_index_candlesticks("BTC-USD", bar="1D")))
        self.assertTrue(self.rows(self.market.get_mark_price_candlesticks(self.future())))
        trades = self.rows(self.market.get_trades("BTC-USDT", "500"))
        self.assertEqual(len(trades), 500)
        before = self.rows(self.market.get_history_trades("BTC-USDT", after=trades[9]["tradeId"]))
        self.assertEqual(before[0], trades[10])

    def test_shows_what_a_future_is_worth(self):
        future = self.future()
        mark = self.row(self.public.get_mark_price("FUTURES", instId=future))
        limit = self.row(self.public.get_price_limit(future))
        self.assertLess(float(limit["sellLmt"]), float(mark["markPx"]))
        self.assertLess(float(mark["markPx"]), float(limit["buyLmt"]))
        interest = self.rows(self.public.get_open_interest("FUTURES", instFamily="BTC-USD"))
        self.assertTrue(all(float(row["oi"]) > 0 for row in interest))
        coins = self.row(self.public.get_convert_contract_coin(
            type="2", instId=future, sz="10", px=mark["markPx"], unit="coin"))
        self.assertAlmostEqual(float(coins["sz"]), 1000 / float(mark["markPx"]), places=7)

    def test_shows_what_is_lent_and_how_much_margin_is_needed(self):
        tiers = self.rows(self.public.get_position_tiers("FUTURES", "cross", uly="BTC-USD"))
        self.assertEqual(tiers[0]["instFamily"], "BTC-USD")
        basic = self.row(self.public.get_interest_rate_loan_quota())["basic"]
        self.assertIn("USDT", [row["ccy"] for row in basic])
        discount = self.row(self.public.discount_interest_free_quota("BTC"))
        self.assertEqual(discount["details"][0]["tier"], "1")

    def test_refuses_as_the_exchange_does(self):
        self.assertEqual(self.market.get_ticker("NO-SUCH")["code"], "51001")
        self.assertEqual(self.public.get_instruments("STOCK")["code"], "51000")
        self.assertEqual(self.get(self.public, "public/no-such")["code"], "404")


if __name__ == "__main__":
    unittest.main()
