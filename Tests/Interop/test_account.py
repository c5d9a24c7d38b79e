"""The account through the SDK: its settings, balances, positions, and what settles and delivers."""

import unittest

from okx.Account import AccountAPI
from okx.Trade import TradeAPI
from paper import PaperTest


class Account(PaperTest):
    def test_tells_how_it_is_set(self):
        row = self.row(self.account.get_account_config())
        self.assertEqual((row["acctLv"], row["posMode"]), ("2", "net_mode"))
        self.assertIs(row["autoLoan"], False)
        listed = self.rows(self.account.get_instruments(instType="FUTURES"))
        self.assertIn(self.future(), [instrument["instId"] for instrument in listed])

    def test_tells_what_it_has_and_may_spend(self):
        balance = self.row(self.account.get_account_balance("BTC,USDT"))
        cash = {detail["ccy"]: float(detail["cashBal"]) for detail in balance["details"]}
        self.assertEqual(cash, {"BTC": 20, "USDT": 1_000_000})
        sizes = self.row(self.account.get_max_avail_size("BTC-USDT", "cash"))
        self.assertEqual(float(sizes["availBuy"]), 1_000_000)
        fees = self.row(self.account.get_fee_rates("SPOT"))
        self.assertLess(float(fees["taker"]), 0)

    def test_tells_how_much_it_could_order_and_borrow(self):
        size = self.row(self.account.get_max_order_size("BTC-USDT", "cash", px="50000"))
        self.assertEqual(size["maxBuy"], "20")
        future = self.row(self.account.get_max_order_size(self.future(), "cross"))
        self.assertGreater(int(future["maxSell"]), 1000)
        loans = self.rows(self.account.get_max_loan("BTC-USDT", "cross"))
        self.assertEqual([loan["ccy"] for loan in loans], ["BTC", "USDT"])
        self.assertEqual(self.row(self.account.get_max_withdrawal("BTC"))["maxWd"], "20")

    def test_changes_its_modes(self):
        self.assertEqual(
            self.row(self.account.set_position_mode("long_short_mode"))["posMode"],
            "long_short_mode")
        future = self.future()
        self.row(self.trade.place_order(
            future, "cross", "sell", "ioc", "3", posSide="short", px=self.best(future, "bids")))
        self.assertEqual(self.row(self.account.get_positions())["posSide"], "short")
        self.assertEqual(self.account.set_position_mode("net_mode")["code"], "59000")
        self.row(self.trade.close_positions(future, "cross", posSide="short"))
        self.assertEqual(self.row(self.account.set_account_level("3"))["acctLv"], "3")
        fee = self.row(self.post(self.account, "account/set-fee-type", feeType="1"))
        self.assertEqual(fee["feeType"], "1")

    def test_sets_leverage(self):
        future = self.future()
        row = self.row(self.account.set_leverage("5", "cross", instId=future))
        self.assertEqual((row["lever"], row["mgnMode"]), ("5", "cross"))
        self.assertEqual(self.row(self.account.get_leverage("cross", instId=future))["lever"], "5")

    def test_holds_a_position_until_it_is_bought_back(self):
        future, _ = self.sell_future("10")
        row = self.row(self.account.get_positions("FUTURES"))
        self.assertEqual((row["instId"], row["pos"], row["posSide"]), (future, "-10", "net"))
        ask = self.best(future, "asks")
        self.row(self.trade.place_order(
            future, "cross", "buy", "ioc", "10", px=ask, reduceOnly="true"))
        self.assertEqual(self.rows(self.account.get_positions("FUTURES")), [])
        closed = self.row(self.account.get_positions_history(instType="FUTURES", type="2"))
        self.assertEqual((closed["instId"], closed["closeTotalPos"]), (future, "10"))

    def test_closes_a_position_at_the_market(self):
        future, _ = self.sell_future("10")
        closed = self.row(self.trade.close_positions(future, "cross"))
        self.assertEqual(closed["instId"], future)
        self.assertEqual(self.rows(self.account.get_positions("FUTURES")), [])
        self.assertEqual(self.trade.close_positions(future, "cross")["code"], "51023")

    def test_names_its_bills(self):
        types = {row["type"]: row["typeDesc"] for row in self.rows(self.account.get_bill_type())}
        for number in ["1", "2", "3", "34"]:
            self.assertIn(number, types)


class Future(PaperTest):
    def test_is_settled_every_day(self):
        future, _ = self.sell_future("10")
        self.paper.advance(hours=24)
        bill = self.row(self.account.get_account_bills(type="34"))
        self.assertEqual((bill["subType"], bill["ccy"]), ("355", "BTC"))
        history = self.row(self.get(self.public, "public/settlement-history", instFamily="BTC-USD"))
        prices = {row["instId"]: row["settlePx"] for row in history["details"]}
        self.assertEqual(prices[future], bill["px"])
        self.assertNotEqual(self.row(self.account.get_positions())["settledPnl"], "0")
        self.assertTrue(self.paper.sound())

    def test_is_delivered_at_its_end(self):
        future, _ = self.sell_future("10", place=0)
        self.paper.advance(hours=91.9)
        estimate = self.row(self.public.get_estimated_price(future))
        self.assertEqual(estimate["instId"], future)
        self.paper.advance(hours=1)
        delivery = self.row(self.public.get_delivery_exercise_history("FUTURES", instFamily="BTC-USD"))
        self.assertEqual(delivery["details"][0]["insId"], future)
        bill = self.row(self.account.get_account_bills(type="3"))
        self.assertEqual((bill["subType"], bill["instId"]), ("113", future))
        self.assertEqual(bill["px"], delivery["details"][0]["px"])
        self.assertEqual(self.rows(self.account.get_positions()), [])
        listed = self.rows(self.public.get_instruments("FUTURES", instFamily="BTC-USD"))
        self.assertNotIn(future, [row["instId"] for row in listed])
        self.assertTrue(self.paper.sound())


class MultiCurrency(PaperTest):
    def test_borrows_when_it_is_told_to(self):
        account = self.closed_later(self.paper.signed(AccountAPI, "3"))
        self.assertEqual(self.row(account.get_account_config())["acctLv"], "3")
        self.assertIs(self.row(account.set_auto_loan(autoLoan=True))["autoLoan"], True)
        trade = self.closed_later(self.paper.signed(TradeAPI, "3"))
        ask = self.best("ETH-USDT", "asks")
        order = self.row(trade.place_order("ETH-USDT", "cross", "buy", "ioc", "0.1", px=ask))
        self.assertEqual(order["sCode"], "0", order)
        self.assertEqual(self.rows(account.get_interest_accrued()), [])
        rate = self.row(account.get_interest_rate("USDT"))["interestRate"]
        limits = self.row(account.get_interest_limits(ccy="USDT"))
        self.assertEqual(limits["records"][0]["rate"], rate)


if __name__ == "__main__":
    unittest.main()
