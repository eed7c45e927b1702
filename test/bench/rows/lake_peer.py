"""The archives of lake_prepare.py into Parquet by symbol and month: pandas, pyarrow's reader and writer, one process.

Usage: python lake_peer.py DIRECTORY
"""

import pathlib
import sys
import tempfile
import zipfile

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from timed import say, timed

NAMES = ["timeMs", "open", "high", "low", "close", "volume", "closeMs", "quoteVolume", "tradeCount", "takerBuyVolume"]
directory = pathlib.Path(sys.argv[1])
lake = tempfile.mkdtemp(dir=directory)


def read(path):
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as file:
        bars = pd.read_csv(file, engine="pyarrow").iloc[:, : len(NAMES)].set_axis(NAMES, axis=1)
    return bars.assign(symbol=path.name.split("-")[0])


def import_archives():
    bars = pd.concat([read(path) for path in sorted((directory / "archives").iterdir())])
    bars = bars.sort_values(["symbol", "timeMs"], kind="stable").drop_duplicates(["symbol", "timeMs"], keep="last")
    # The checks of an importer, vectorised.
    top, bottom = bars[["open", "close"]].max(axis=1), bars[["open", "close"]].min(axis=1)
    if not (
        (bars.low > 0) & (bars.high >= top) & (bars.low <= bottom) & (bars.volume >= 0) & (bars.timeMs % 60_000 == 0)
    ).all():
        raise ValueError("a bar is broken")
    bars["knownMs"] = bars.timeMs + 60_000
    bars["tradeCount"] = bars.tradeCount.astype(float)
    bars["month"] = pd.to_datetime(bars.timeMs, unit="ms").dt.strftime("%Y-%m")
    pq.write_to_dataset(
        pa.Table.from_pandas(bars.drop(columns="closeMs"), preserve_index=False),
        lake,
        partition_cols=["symbol", "month"],
        compression="zstd",
    )


times, _ = timed(import_archives, calls=1, warm_ups=0)
stored = pq.read_table(lake).to_pandas()
sums = {
    name: float(stored[name].sum())
    for name in ["open", "high", "low", "close", "volume", "quoteVolume", "tradeCount", "takerBuyVolume"]
}
say(
    times,
    {
        "rows": len(stored),
        "symbols": int(stored.symbol.nunique()),
        "firstMs": int(stored.timeMs.min()),
        "lastMs": int(stored.timeMs.max()),
        "sums": sums,
    },
)
