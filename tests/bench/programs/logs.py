"""What a web server's log says: regular expressions, dates, counters, and the slowest pages."""

import collections
import datetime
import ipaddress
import random
import re
import urllib.parse

LINE = re.compile(
    r'(?P<host>\S+) \S+ \S+ \[(?P<time>[^\]]+)\] "(?P<method>[A-Z]+) (?P<target>\S+) HTTP/[\d.]+" '
    r'(?P<status>\d{3}) (?P<bytes>\d+|-) "(?P<from>[^"]*)" "(?P<agent>[^"]*)" (?P<seconds>\d+\.\d+)'
)
ROBOT = re.compile(r"bot|crawl|spider", re.IGNORECASE)
AGENTS = ["Mozilla/5.0 (X11; Linux) Firefox/140.0", "Mozilla/5.0 (Macintosh) Safari/605", "Greenbot/2.1", "curl/8.5"]
PAGES = ["/", "/about", "/search", "/plants/fern", "/plants/moss", "/cart", "/static/app.js", "/api/items"]
# Read, damaged, by robots, from inside; visits; the commonest search, the worst hour, the slowest page.
EXPECTED = (21964, 36, 5471, 3246, 3332, ("pot", 350), ("2026-03-14 12", 43), "/static/app.js")


def lines(count):
    """A log as a server writes it, with a few lines cut off."""
    chance = random.Random(3)
    began = datetime.datetime(2026, 3, 14, tzinfo=datetime.timezone.utc)
    for number in range(count):
        time = began + datetime.timedelta(seconds=number * 4)
        inside = chance.random() < 0.2
        host = f"10.0.{number % 4}.{chance.randrange(1, 11)}" if inside else f"203.0.113.{chance.randrange(1, 41)}"
        page = chance.choice(PAGES)
        if page == "/search":
            words = chance.choice(["green fern", "moss & lichen", "blå klokke", "pot", "soil", "rake"])
            page += "?" + urllib.parse.urlencode({"q": words, "page": chance.randrange(1, 4)})
        status = 200 if chance.random() < 0.93 else chance.choice([301, 404, 500])
        line = (
            f"{host} - - [{time:%d/%b/%Y:%H:%M:%S %z}] \"GET {page} HTTP/1.1\" {status} "
            f'{chance.randrange(200, 90_000)} "-" "{chance.choice(AGENTS)}" {chance.random() ** 2:.3f}'
        )
        yield line[: len(line) // 2] if number % 625 == 0 else line


class Summary:
    def __init__(self):
        self.read = self.damaged = self.robots = self.inside = self.visits = 0
        self.inner = ipaddress.ip_network("10.0.0.0/8")
        self.seen = {}
        self.searches = collections.Counter()
        self.failures = collections.Counter()
        self.seconds = collections.defaultdict(list)

    def add(self, line):
        match = LINE.fullmatch(line)
        if not match:
            self.damaged += 1
            return
        self.read += 1
        if ROBOT.search(match["agent"]):
            self.robots += 1
            return
        time = datetime.datetime.strptime(match["time"], "%d/%b/%Y:%H:%M:%S %z")
        self.visit(match["host"], match["agent"], time)
        self.inside += ipaddress.ip_address(match["host"]) in self.inner
        target = urllib.parse.urlsplit(match["target"])
        if match["status"] >= "400":
            self.failures[f"{time:%Y-%m-%d %H}"] += 1
        if target.path == "/search":
            self.searches[urllib.parse.parse_qs(target.query)["q"][0]] += 1
        self.seconds[target.path].append(float(match["seconds"]))

    def visit(self, host, agent, time):
        """A visit ends with half an hour of quiet."""
        last = self.seen.get((host, agent))
        if last is None or time - last > datetime.timedelta(minutes=30):
            self.visits += 1
        self.seen[host, agent] = time

    def slowest(self):
        """The page that is slow for one in ten."""
        tenth = {page: sorted(seconds)[len(seconds) * 9 // 10] for page, seconds in self.seconds.items()}
        return max(tenth, key=lambda page: (tenth[page], page))


def main():
    summary = Summary()
    for line in lines(22_000):
        summary.add(line)
    return (
        summary.read,
        summary.damaged,
        summary.robots,
        summary.inside,
        summary.visits,
        summary.searches.most_common(1)[0],
        summary.failures.most_common(1)[0],
        summary.slowest(),
    )
