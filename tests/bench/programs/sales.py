"""Sales as CSV into SQLite, and out of it as a report in JSON."""

import csv
import io
import json
import random
import sqlite3
import zlib

COUNTRIES = ["AT", "BE", "CH", "DE", "ES", "FR", "IT", "NL", "PL", "SE"]
PRODUCTS = [f"{colour} {thing}" for colour in ("green", "red", "blue") for thing in ("pot", "hose", "rake", "chair")]
SCHEMA = """
create table product (id integer primary key, name text unique not null);
create table sale (
  id integer primary key, day text not null, country text not null,
  product integer not null references product (id), pieces integer not null, cents integer not null);
create index sale_by_country on sale (country, day);
"""
BY_COUNTRY = """
select country, count(*) as sales, sum(pieces * cents) as cents, max(pieces) as most
from sale group by country order by cents desc, country
"""
BY_PRODUCT = """
select name, substr(day, 1, 7) as month, sum(pieces) as pieces, sum(pieces * cents) / sum(pieces) as cents
from sale join product on product.id = sale.product
where country = ? group by name, month having sum(pieces) > 20 order by name, month
"""
# Rows read and refused, lines of the report, and its checksum.
EXPECTED = (49500, 500, 7525, 2453777192)


def written(rows):
    """A file as a shop exports it: some fields quoted, some rows without a price."""
    chance = random.Random(5)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ["day", "country", "product", "pieces", "price", "remark"])
    writer.writeheader()
    for number in range(rows):
        writer.writerow(
            {
                "day": f"2026-{1 + number * 12 // rows:02d}-{1 + number % 28:02d}",
                "country": chance.choice(COUNTRIES),
                "product": chance.choice(PRODUCTS),
                "pieces": 1 + int(chance.random() ** 3 * 20),
                "price": "" if number % 100 == 7 else f"{5 + chance.random() * 90:.2f}",
                "remark": 'wants "the large one", soon' if number % 5 == 0 else "",
            }
        )
    return out.getvalue()


def read(base, text):
    """Fills the tables; how many rows were read, and refused."""
    products, sales, refused = {}, [], 0
    for row in csv.DictReader(io.StringIO(text, newline="")):
        try:
            cents = round(float(row["price"]) * 100)
        except ValueError:
            refused += 1
            continue
        product = products.setdefault(row["product"], len(products) + 1)
        sales.append((row["day"], row["country"], product, int(row["pieces"]), cents))
    with base:
        base.executemany("insert into product (name, id) values (?, ?)", products.items())
        base.executemany("insert into sale (day, country, product, pieces, cents) values (?, ?, ?, ?, ?)", sales)
    return len(sales), refused


def report(base):
    base.row_factory = sqlite3.Row
    countries = [dict(row) for row in base.execute(BY_COUNTRY)]
    for country in countries:
        months = {}
        for row in base.execute(BY_PRODUCT, (country["country"],)):
            months.setdefault(row["month"], []).append({key: row[key] for key in ("name", "pieces", "cents")})
        country["months"] = months
    return json.dumps({"countries": countries, "currency": "€"}, indent=1, ensure_ascii=False)


def main():
    text = written(50_000)
    base = sqlite3.connect(":memory:")
    base.executescript(SCHEMA)
    good, refused = read(base, text)
    made = report(base)
    base.close()
    assert json.loads(made)["countries"][0]["sales"] > 0
    return good, refused, made.count("\n") + 1, zlib.crc32(made.encode())
