"""Feather and Parquet as pandas and freqtrade write them, small: pyarrow 21.0.0, run 2026-11-28.

freqtrade: `date` as timestamp[ms, tz=UTC], then open, high, low, close, volume; Feather with LZ4.
Without tolerance: a format has no rounding.
"""

import base64
import io
import json
import pathlib

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as parquet

START_MS = 1_735_689_600_000
HOURS = 200
times = [START_MS + hour * 3_600_000 for hour in range(HOURS)]
opens = [100.0 + (hour % 7) for hour in range(HOURS)]
prices = {
    "open": opens,
    "high": [price + 1.5 for price in opens],
    "low": [price - 0.25 for price in opens],
    "close": [price + 0.5 for price in opens],
    "volume": [float(hour + 1) for hour in range(HOURS)],
}


def table(date: pa.Array, name: str = "date") -> pa.Table:
    return pa.table({name: date, **prices})


def packed(made: pa.Table, compression: str) -> str:
    out = io.BytesIO()
    feather.write_feather(made, out, compression=compression)
    return base64.b64encode(out.getvalue()).decode()


def parqueted(made: pa.Table) -> str:
    out = io.BytesIO()
    parquet.write_table(made, out)
    return base64.b64encode(out.getvalue()).decode()


utc = table(pa.array(times, pa.timestamp("ms", tz="UTC")))
files = {
    "lz4.feather": packed(utc, "lz4"),
    "zstd.feather": packed(utc, "zstd"),
    "plain.feather": packed(utc, "uncompressed"),
    "nanoseconds.feather": packed(table(pa.array([t * 1_000_000 for t in times], pa.timestamp("ns"))), "lz4"),
    "utc.parquet": parqueted(utc),
    "index.parquet": parqueted(table(pa.array([t * 1_000 for t in times], pa.timestamp("us")), "__index_level_0__")),
    "integers.parquet": parqueted(table(pa.array([t * 1_000_000 for t in times], pa.int64()), "timestamp")),
    "seconds.parquet": parqueted(table(pa.array([t / 1_000 for t in times], pa.float64()), "unix")),
    "texts.parquet": parqueted(
        table(pa.array([f"2025-01-{1 + h // 24:02d} {h % 24:02d}:00:00+00:00" for h in range(HOURS)]))
    ),
}
path = pathlib.Path(__file__).with_suffix(".json")
made = {"pyarrow": pa.__version__, "startMs": START_MS, "hours": HOURS, "prices": {k: v[:3] for k, v in prices.items()}}
path.write_text(json.dumps({**made, "files": files}, indent=1) + "\n")
