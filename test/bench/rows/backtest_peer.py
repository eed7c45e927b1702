"""Back-test of 1 M bars with vectorbt: the same bars, decisions, costs and sizing as backtest.mjs.

Usage: python backtest_peer.py DIRECTORY
"""

import numpy as np
import pandas as pd
import vectorbt as vbt

from timed import say, timed

BARS = 1_000_000
BAND = 0.49
START = pd.Timestamp("2025-01-01")
MONTH_ENDS = [
    int((end - START) / pd.Timedelta(1, "min")) - 1 for end in pd.date_range("2025-02-01", periods=22, freq="MS")
] + [BARS - 1]


def market():
    # Park and Miller's generator: its products stay below 2^53, so both languages draw the same numbers.
    state, log = 20_250_101, 0.0
    open_, close, probability = np.empty(BARS), np.empty(BARS), np.empty(BARS, np.float32)
    for i in range(BARS):
        open_[i] = 100 * np.exp(log)
        state = state * 16_807 % 2_147_483_647
        log = 0.9999 * log + 0.004 * (state / 2_147_483_647 - 0.5)
        close[i] = 100 * np.exp(log)
        state = state * 16_807 % 2_147_483_647
        probability[i] = state / 2_147_483_647
    return open_, close, probability


def backtest(open_, close, probability):
    side = np.where(probability > 0.5 + BAND, 1.0, np.where(probability < 0.5 - BAND, -1.0, np.nan))
    held = pd.Series(side).ffill()
    turns = held.where(held != held.shift()).shift(1).to_numpy()  # filled at the next open
    portfolio = vbt.Portfolio.from_orders(
        pd.Series(close),
        size=turns,
        size_type="targetpercent",
        price=open_,
        val_price=open_,
        fees=5e-5,
        slippage=2e-5,
        init_cash=1.0,
        freq="1min",
    )
    value = portfolio.value()
    # What our result holds besides: positions with their results, fees, exposure, months.
    positions = portfolio.positions.pnl.values
    fees = portfolio.orders.fees.sum()
    exposure = portfolio.gross_exposure().mean()
    marks = value.to_numpy()[MONTH_ENDS]
    months = np.diff(np.concatenate([[1.0], marks])) / np.concatenate([[1.0], marks[:-1]])
    return portfolio, value, positions, fees, exposure, months


data = market()
times, (portfolio, equity, *_) = timed(lambda: backtest(*data))
say(times, {"bars": BARS - 1, "fills": int(portfolio.orders.count()), "equity": float(equity.to_numpy()[-1])})
