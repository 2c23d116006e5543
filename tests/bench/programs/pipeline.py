"""Producers, workers and a collector, joined by queues: asyncio, with timeouts, locks and cancellation."""

import asyncio
import hashlib
import random

ORDERS, PRODUCERS, WORKERS = 18_000, 4, 12
# Orders collected, retried and refused; the most at a time; and a checksum of all.
EXPECTED = (17280, 1782, 720, True, "27df1897")


class Refused(Exception):
    pass


class Shop:
    def __init__(self):
        self.orders = asyncio.Queue(50)
        self.done = asyncio.Queue(50)
        self.desks = asyncio.Semaphore(WORKERS - 2)
        self.lock = asyncio.Lock()
        self.retried = self.refused = self.open = self.most = 0

    async def produce(self, producer):
        chance = random.Random(producer)
        for number in range(producer, ORDERS, PRODUCERS):
            await self.orders.put({"number": number, "pieces": 1 + int(9 * chance.random()), "tries": 0})
            if number % 7 == 0:
                await asyncio.sleep(0)

    async def work(self):
        while True:
            order = await self.orders.get()
            try:
                async with self.desks:
                    await self.done.put(await self.handle(order))
            except Refused:
                async with self.lock:
                    self.refused += 1
            finally:
                self.orders.task_done()

    async def handle(self, order):
        self.open += 1
        self.most = max(self.most, self.open)
        try:
            while True:
                try:
                    return await self.attempt(order)
                except ConnectionError:
                    self.retried += 1
                    order["tries"] += 1
        finally:
            self.open -= 1

    async def attempt(self, order):
        await asyncio.sleep(0)
        if order["number"] % 25 == 3:
            raise Refused(order["number"])
        if order["number"] % 10 == 1 and order["tries"] == 0 and order["number"] % 1000 != 1:
            raise ConnectionError("busy")
        text = f"{order['number']}:{order['pieces']}".encode()
        return order["number"], hashlib.sha256(text).hexdigest()

    async def collect(self):
        found = {}
        while True:
            try:
                number, digest = await asyncio.wait_for(self.done.get(), 30)
            except asyncio.CancelledError:
                return found
            found[number] = digest
            self.done.task_done()


async def main():
    shop = Shop()
    collector = asyncio.ensure_future(shop.collect())
    workers = [asyncio.ensure_future(shop.work()) for _ in range(WORKERS)]
    await asyncio.gather(*(shop.produce(producer) for producer in range(PRODUCERS)))
    await shop.orders.join()
    await shop.done.join()
    for task in [collector, *workers]:
        task.cancel()
    found = await collector
    await asyncio.gather(*workers, return_exceptions=True)
    check = hashlib.sha256("".join(found[number] for number in sorted(found)).encode()).hexdigest()[:8]
    return len(found), shop.retried, shop.refused, 1 < shop.most <= WORKERS, check
