"""Values of every kind, as the databases really hand them out."""

import json

from pytest_django.fixtures import Settings

from hark import wiring
from hark.intake.databases import open_source, understood
from tests.sources.servers import ADDRESSES, Server

KINDS = {
    "postgresql": {
        "timestamptz": ("timestamptz '2026-11-20 08:00+08'", "2026-11-20T00:00:00+00:00"),
        "timestamp": ("timestamp '2026-11-20 08:00'", "2026-11-20T08:00:00"),
        "day": ("date '2026-11-20'", "2026-11-20"),
        "for ever": ("timestamptz 'infinity'", "infinity"),
        "before": ("date '0044-03-15 BC'", "0044-03-15 BC"),
        "numeric": ("1234567890123456789.50::numeric", "1234567890123456789.50"),
        "no number": ("'NaN'::numeric", ""),
        "double": ("1.25::float8", "1.25"),
        "truth": ("true", "TRUE"),
        "nothing": ("NULL::int", ""),
        "span": ("interval '25:01:02'", "25:01:02"),
        "object": ("'{\"a\": [1, 2]}'::jsonb", {"a": ["1", "2"]}),
        "list": ("array['a', 'b']", ["a", "b"]),
        "bytes": ("convert_to('中', 'UTF8')", "中"),
        "name": ("'00000000-0000-0000-0000-000000000001'::uuid", "00000000-0000-0000-0000-000000000001"),
        "100 %": ("'50 %'", "50 %"),
    },
    "mysql": {
        "timestamp": ("c.ts", "2026-11-20T00:00:00+00:00"),
        "datetime": ("TIMESTAMP'2026-11-20 08:00:00.5'", "2026-11-20T08:00:00.500000"),
        "day": ("DATE'2026-11-20'", "2026-11-20"),
        "no day": ("c.zero", "0000-00-00"),
        "decimal": ("CAST('1234567890123456789.50' AS DECIMAL(30, 2))", "1234567890123456789.50"),
        "double": ("1.25e0", "1.25"),
        "truth": ("c.truth", "1"),
        "bits": ("c.bits", "5"),
        "nothing": ("NULL", ""),
        "span": ("CAST('25:01:02' AS TIME)", "25:01:02"),
        "bytes": ("CAST('中' AS BINARY)", "中"),
        "text": ("_utf8mb4'银行 🏦'", "银行 🏦"),
        "100 %": ("'50 %'", "50 %"),
    },
}


def test_each_kind_is_read_as_its_text(server: Server, settings: Settings) -> None:
    settings.HARK_OUTBOUND_ALLOW = frozenset({server.at})
    kinds = KINDS[server.kind]
    quote = '"' if server.kind == "postgresql" else "`"
    columns = ", ".join(f"{value} AS {quote}{name}{quote}" for name, (value, _) in kinds.items())
    if server.kind == "mysql":
        server.run(
            "SET SESSION sql_mode = '', time_zone = '+08:00'",
            "CREATE TABLE kinds (ts timestamp, zero date, truth boolean, bits bit(3))",
            "INSERT INTO kinds VALUES ('2026-11-20 08:00:00', '0000-00-00', true, b'101')",
        )
    else:
        server.run("CREATE TABLE kinds ()", "INSERT INTO kinds DEFAULT VALUES")
    admin = ADDRESSES[server.kind].rpartition("/")[0]
    told = {
        "name": "kinds",
        "url": f"{admin}/{server.name}",
        "query": f"SELECT 1 AS mark, {columns} FROM kinds c",  # noqa: S608 # of ours
        "watermark": "mark",
        "id": "mark",
        "mapping": "contacts",
    }
    text = "\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in told.items())
    source = understood(text.encode())

    with open_source(source, wiring.databases()) as session:
        [row] = session.page(None, None, most=10, bytes_at_most=1_000).rows

    assert json.loads(row.original) == {"mark": "1"} | {name: text for name, (_, text) in kinds.items()}
