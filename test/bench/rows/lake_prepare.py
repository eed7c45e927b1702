"""Monthly archives of 1-minute klines as an exchange offers them: 5 symbols, January to June 2025, a zip each.

Usage: python lake_prepare.py DIRECTORY
"""

import datetime
import io
import pathlib
import sys
import zipfile

import numpy as np

HEADER = (
    "open_time,open,high,low,close,volume,close_time,quote_volume,count,"
    "taker_buy_volume,taker_buy_quote_volume,ignore\n"
)
MONTHS = [datetime.datetime(2025, month, 1, tzinfo=datetime.timezone.utc) for month in range(1, 8)]
archives = pathlib.Path(sys.argv[1], "archives")
archives.mkdir()
rng = np.random.default_rng(7)
for symbol in ("AVAXUSDT", "BTCUSDT", "ETHUSDT", "ICPUSDT", "SOLUSDT"):
    price = 100.0
    for opens, ends in zip(MONTHS, MONTHS[1:]):
        time = np.arange(int(opens.timestamp()), int(ends.timestamp()), 60) * 1_000
        close = price * np.exp(np.cumsum(0.0008 * rng.standard_normal(len(time))))
        open_ = np.concatenate([[price], close[:-1]])
        price = close[-1]
        high = np.maximum(open_, close) * (1 + 0.0003 * rng.random(len(time)))
        low = np.minimum(open_, close) * (1 - 0.0003 * rng.random(len(time)))
        volume = np.round(50 * np.exp(0.7 * rng.standard_normal(len(time))), 3)
        bought = np.round(volume * rng.uniform(0.3, 0.7, len(time)), 3)
        # Rounded outwards, so that the high stays the highest and the low the lowest.
        columns = [
            time,
            np.round(open_, 4),
            np.ceil(high * 1e4) / 1e4,
            np.floor(low * 1e4) / 1e4,
            np.round(close, 4),
            volume,
            time + 59_999,
            volume * close,
            np.ceil(volume * 3),
            bought,
            bought * close,
            np.zeros(len(time)),
        ]
        text = io.StringIO()
        np.savetxt(text, np.column_stack(columns), fmt="%d,%.4f,%.4f,%.4f,%.4f,%.3f,%d,%.5f,%d,%.3f,%.5f,%d")
        name = f"{symbol}-1m-{opens:%Y-%m}"
        with zipfile.ZipFile(archives / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{name}.csv", HEADER + text.getvalue())
