"""The editor in the browser adds up as the server does, to the cent: the same cases through both."""

import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from vinculo.domains.catalog.lines.field import settled
from vinculo.domains.catalog.lines.sums import sums

ROOT = Path(__file__).resolve().parents[6]
ESBUILD = ROOT / "frontend" / "node_modules" / ".bin" / "esbuild"
RUN = """
import { totals } from '%s'
const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'))
const big = (n) => BigInt(n)
const read = (l) => ({ quantity: big(l[0]), price: big(l[1]), discount: big(l[2]), rate: big(l[3]), counts: l[4] })
console.log(JSON.stringify(cases.map((c) => totals(c.lines.map(read), big(c.discount), c.digits)),
  (_, v) => typeof v === 'bigint' ? v.toString() : v))
"""


def steps(text, places):
    return str(int(Decimal(text).scaleb(places)))


def cases():
    dice = Random(7)
    for _case in range(300):
        lines = [
            {
                "kind": dice.choice(["line", "line", "line", "optional"]),
                "description": "x",
                "quantity": str(Decimal(dice.randrange(0, 10 ** dice.randrange(1, 6))).scaleb(-dice.randrange(5))),
                "unit_price": str(Decimal(dice.randrange(-99, 10 ** dice.randrange(1, 7))).scaleb(-dice.randrange(5))),
                "discount": str(Decimal(dice.randrange(0, 10001)).scaleb(-2)),
                "tax_rate": dice.choice(["21", "10", "4", "5.2", "0"]),
            }
            for _line in range(dice.randrange(1, 40))
        ]
        yield settled(lines), Decimal(dice.randrange(0, 10001)).scaleb(-2), dice.choice(["EUR", "EUR", "CLP"])


@pytest.mark.skipif(not (ESBUILD.exists() and shutil.which("node")), reason="without the tools of the front end")
def test_the_browser_adds_up_as_the_server(tmp_path):
    told = [(lines, discount, currency) for lines, discount, currency in cases()]
    sent = [
        {
            "lines": [
                [steps(line["quantity"], 4), steps(line["unit_price"], 4), steps(line["discount"], 2),
                 steps(line["tax_rate"], 2), line["kind"] == "line"]
                for line in lines
            ],
            "discount": steps(discount, 2),
            "digits": 0 if currency == "CLP" else 2,
        }
        for lines, discount, currency in told
    ]  # fmt: skip
    (tmp_path / "run.ts").write_text(RUN % (ROOT / "frontend" / "src" / "lines" / "totals.ts"))
    built = tmp_path / "run.cjs"
    build = [ESBUILD, tmp_path / "run.ts", "--bundle", "--platform=node", f"--outfile={built}"]
    subprocess.run(build, check=True, capture_output=True)
    done = subprocess.run(["node", built], input=json.dumps(sent), capture_output=True, text=True, check=True)
    for (lines, discount, currency), theirs, case in zip(told, json.loads(done.stdout), sent, strict=True):
        ours = sums(lines, discount, currency)
        places = case["digits"]
        assert theirs["lines"] == [steps(amount, places) for amount in ours.lines]
        assert theirs["taxes"] == [
            {"rate": steps(one.rate, 2), "base": steps(one.base, places), "tax": steps(one.tax, places)}
            for one in ours.taxes
        ]
        for name in ("net", "discount", "base", "gross"):
            assert theirs[name] == steps(getattr(ours, name), places), name
