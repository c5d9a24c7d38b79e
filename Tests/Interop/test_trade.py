"""Orders through the SDK: placed, amended, cancelled, alone and in batches, and what they leave."""

import unittest
from decimal import Decimal

from okx.Trade import TradeAPI
from paper import PaperTest


class Orders(PaperTest):
    def below(self, share):
        """A whole price at a share of the best bid."""
        return str(int(Decimal(self.best("BTC-USDT", "bids")) * Decimal(share)))

    def rest(self, name, size="0.001"):
        """A bid two per cent below the market."""
        price = self.below("0.98")
        row = self.row(self.trade.place_order(
            "BTC-USDT", "cash", "buy", "limit", size, px=price, clOrdId=name))
        self.assertEqual((row["sCode"], row["clOrdId"]), ("0", name))
        return row["ordId"], price

    def test_are_placed_found_amended_and_cancelled(self):
        order, price = self.rest("a1")
        pending = self.row(self.trade.get_order_list(instType="SPOT"))
        self.assertEqual((pending["ordId"], pending["state"]), (order, "live"))
        amended = self.row(self.trade.amend_order(
            "BTC-USDT", clOrdId="a1", newSz="0.002", newPx=str(int(price) - 1), reqId="r1"))
        self.assertEqual((amended["sCode"], amended["reqId"]), ("0", "r1"))
        found = self.row(self.trade.get_order("BTC-USDT", clOrdId="a1"))
        self.assertEqual((found["sz"], found["px"]), ("0.002", str(int(price) - 1)))
        self.assertEqual(self.row(self.trade.cancel_order("BTC-USDT", order))["sCode"], "0")
        self.assertEqual(self.rows(self.trade.get_order_list()), [])
        ended = self.row(self.trade.get_orders_history("SPOT"))
        self.assertEqual((ended["ordId"], ended["state"]), (order, "canceled"))

    def test_fill_and_leave_fills_and_bills(self):
        ask = self.best("BTC-USDT", "asks")
        order = self.row(self.trade.place_order("BTC-USDT", "cash", "buy", "ioc", "0.01", px=ask))
        row = self.row(self.trade.get_order("BTC-USDT", ordId=order["ordId"]))
        self.assertEqual((row["state"], row["accFillSz"]), ("filled", "0.01"))
        fills = self.rows(self.trade.get_fills(ordId=order["ordId"]))
        self.assertEqual(sum(Decimal(fill["fillSz"]) for fill in fills), Decimal("0.01"))
        self.assertEqual(fills, self.rows(self.trade.get_fills_history("SPOT")))
        bills = self.rows(self.account.get_account_bills(type="2"))
        self.assertEqual({bill["ccy"] for bill in bills}, {"BTC", "USDT"})
        self.assertEqual({bill["ordId"] for bill in bills}, {order["ordId"]})
        self.assertEqual(bills, self.rows(self.account.get_account_bills_archive(type="2")))
        archived = self.row(self.trade.get_orders_history_archive("SPOT", state="filled"))
        self.assertEqual(archived["ordId"], order["ordId"])

    def test_of_a_batch_fare_each_on_their_own(self):
        future = self.future()
        batch = [
            {"instId": "BTC-USDT", "tdMode": "cash", "side": "buy", "ordType": "ioc",
             "sz": "0.01", "px": self.best("BTC-USDT", "asks"), "clOrdId": "spot1"},
            {"instId": future, "tdMode": "cross", "side": "sell", "ordType": "ioc",
             "sz": 5, "px": self.best(future, "bids"), "clOrdId": "future1"},
            {"instId": "BTC-USDT", "tdMode": "cash", "side": "buy", "ordType": "limit",
             "sz": "0.000001", "px": "1000", "clOrdId": "small1"},
        ]
        placed = self.trade.place_multiple_orders(batch)
        self.assertEqual(placed["code"], "2")
        self.assertEqual([row["clOrdId"] for row in placed["data"]], ["spot1", "future1", "small1"])
        self.assertEqual([row["sCode"] for row in placed["data"]][:2], ["0", "0"])
        self.assertNotEqual(placed["data"][2]["sCode"], "0")
        for name in ["inTime", "outTime"]:
            self.assertEqual(len(placed[name]), 16)

    def test_are_amended_and_cancelled_in_batches(self):
        orders = [self.rest(name)[0] for name in ["b1", "b2"]]
        amended = self.rows(self.trade.amend_multiple_orders(
            [{"instId": "BTC-USDT", "ordId": order, "newSz": "0.003"} for order in orders]))
        self.assertEqual([row["sCode"] for row in amended], ["0", "0"])
        sizes = [row["sz"] for row in self.rows(self.trade.get_order_list())]
        self.assertEqual(sizes, ["0.003", "0.003"])
        cancelled = self.trade.cancel_multiple_orders(
            [{"instId": "BTC-USDT", "ordId": order} for order in orders + ["1"]])
        self.assertEqual([row["sCode"] for row in cancelled["data"]], ["0", "0", "51400"])

    def test_are_refused_with_the_rows_own_code(self):
        poor = self.trade.place_order("BTC-USDT", "cash", "buy", "limit", "100", px="60000")
        self.assertEqual((poor["code"], poor["data"][0]["ordId"]), ("1", ""))
        self.assertEqual(poor["data"][0]["sCode"], "51008", poor)
        self.rest("twice")
        again = self.trade.place_order(
            "BTC-USDT", "cash", "buy", "limit", "0.001", px="60000", clOrdId="twice")
        self.assertEqual(again["data"][0]["sCode"], "51016", again)
        self.assertEqual(self.trade.get_order("BTC-USDT", ordId="1")["code"], "51603")

    def test_are_cancelled_when_the_dead_mans_switch_fires(self):
        order, _ = self.rest("c1")
        armed = self.row(self.post(self.trade, "trade/cancel-all-after", timeOut="10"))
        self.assertEqual(set(armed), {"triggerTime", "tag", "ts"})
        self.paper.advance(hours=0.01)
        row = self.row(self.trade.get_order("BTC-USDT", ordId=order))
        self.assertEqual((row["state"], row["cancelSource"]), ("canceled", "20"))

    def test_are_not_taken_from_a_stranger(self):
        stranger = self.closed_later(
            TradeAPI("key-1", "wrong", "pass-1", flag="0", domain=self.paper.url))
        self.assertEqual(stranger.get_order_list()["code"], "50113")
        demo = self.closed_later(
            TradeAPI("key-1", "secret-1", "pass-1", flag="1", domain=self.paper.url))
        self.assertEqual(demo.get_order_list()["code"], "50101")


if __name__ == "__main__":
    unittest.main()
