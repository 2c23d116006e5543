"""Values that cross between Python and JavaScript, as bytes. Twin: web/runtime/values.ts.

A value is a tag of one byte and what follows it; numbers are little endian, counts and lengths u32:

    NONE FALSE TRUE                INT       f64, an integer that JavaScript's numbers hold exactly
    BIG_INT   length, two's complement       FLOAT     f64
    STR       length, UTF-8        WIDE_STR  length, UTF-16: a str with lone surrogates
    BYTES     length, bytes        LIST SET  count, values
    OBJECT MAP  count, keys and values in turn; the keys of OBJECT are STR or WIDE_STR
    DATE      f64, milliseconds since 1970   ERROR     name, message, stack: three STR or WIDE_STR

What Python has more of is told by what JavaScript understands: a tuple arrives as an Array, a float
without a fraction comes back as an int. An object that occurs twice arrives as two.
"""

import struct
import sys

(
    NONE, FALSE, TRUE, INT, BIG_INT, FLOAT, STR, WIDE_STR,
    BYTES, LIST, SET, OBJECT, MAP, DATE, ERROR,
) = range(15)  # fmt: skip

MOST_LEVELS = 200
SAFE = 2**53 - 1
_HEAD = struct.Struct("<BI")
_NUMBER = struct.Struct("<Bd")
_COUNT = struct.Struct("<I")
_DOUBLE = struct.Struct("<d")


def encode(value, where="value"):
    """The bytes of one value. TypeError, with the path below ``where``, for what cannot cross."""
    encoder = _Encoder(where)
    encoder.add(value)
    return b"".join(encoder.parts)


def decode_all(data):
    """The values that follow each other in ``data``.

    ValueError for damaged data; TypeError for a value that Python has no place for, such as a Map
    whose keys are Arrays.
    """
    decoder = _Decoder(bytes(data))
    found = []
    while decoder.at < len(decoder.data):
        found.append(decoder.value(0))
    return found


class _Encoder:
    def __init__(self, where):
        self.parts = []
        self._where = where
        self._steps = []
        self._open = []

    def add(self, value):
        if value is None:
            self.parts.append(b"\0")
        elif isinstance(value, str):
            self._add_text(value)
        elif isinstance(value, int):
            self._add_int(value)
        elif isinstance(value, float):
            self.parts.append(_NUMBER.pack(FLOAT, value))
        elif isinstance(value, (bytes, bytearray)):
            self._add_block(BYTES, bytes(value))
        elif isinstance(value, memoryview):
            self._add_block(BYTES, value.tobytes())
        elif isinstance(value, (list, tuple)):
            self._add_items(LIST, value, enumerate(list(value)))
        elif isinstance(value, dict):
            self._add_dict(value)
        elif isinstance(value, (set, frozenset)):
            self._add_items(SET, value, [(_Member, item) for item in value])
        else:
            self._add_rare(value)

    def _add_block(self, tag, data):
        self.parts += (_HEAD.pack(tag, len(data)), data)

    def _add_text(self, value):
        try:
            self._add_block(STR, value.encode())
        except UnicodeEncodeError:
            self._add_block(WIDE_STR, value.encode("utf-16-le", "surrogatepass"))

    def _add_int(self, value):
        if isinstance(value, bool):
            self.parts.append(b"\2" if value else b"\1")
        elif -SAFE <= value <= SAFE:
            self.parts.append(_NUMBER.pack(INT, value))
        else:
            length = value.bit_length() // 8 + 1
            self._add_block(BIG_INT, int(value).to_bytes(length, "little", signed=True))

    def _add_items(self, tag, container, items):
        items = list(items)
        self._enter(container)
        self.parts.append(_HEAD.pack(tag, len(items)))
        for step, item in items:
            self._steps.append(step)
            self.add(item)
            self._steps.pop()
        self._open.pop()

    def _add_dict(self, value):
        items = list(value.items())
        named = all(isinstance(key, str) for key, _ in items)
        self._enter(value)
        self.parts.append(_HEAD.pack(OBJECT if named else MAP, len(items)))
        for key, item in items:
            self._steps.append(key)
            self.add(key)
            self.add(item)
            self._steps.pop()
        self._open.pop()

    def _add_rare(self, value):
        # What was never imported, nothing can be an instance of.
        datetime = sys.modules.get("datetime")
        if datetime and isinstance(value, datetime.datetime):
            since = value.astimezone(datetime.timezone.utc) - _epoch(datetime)
            self.parts.append(_NUMBER.pack(DATE, since / datetime.timedelta(milliseconds=1)))
        elif isinstance(value, BaseException):
            self._enter(value)
            self.parts.append(bytes([ERROR]))
            for text in _error_texts(value):
                self._add_text(text)
            self._open.pop()
        else:
            self._refuse(f"{_article(type(value).__name__)} cannot cross to JavaScript")

    def _enter(self, container):
        if id(container) in self._open:
            self._refuse("it contains itself")
        if len(self._open) == MOST_LEVELS:
            self._refuse(f"it is nested more than {MOST_LEVELS} levels deep")
        self._open.append(id(container))

    def _refuse(self, why):
        steps = ("{…}" if step is _Member else f"[{step!r}]" for step in self._steps[:20])
        more = "…" if len(self._steps) > 20 else ""
        raise TypeError(f"{self._where}{''.join(steps)}{more}: {why}")


class _Member:
    """The step to a member of a set, which has no key."""


def _article(noun):
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def _epoch(datetime):
    return datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def _error_texts(error):
    from terrarium import HostError

    if isinstance(error, HostError):
        return str(error.name), str(error.message), str(error.stack)
    return type(error).__name__, str(error), ""


class _Decoder:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def value(self, level):
        tag = self._take(1)[0]
        if tag == INT:
            return self._integer()
        if tag == STR:
            return self._block().decode()
        if tag in (NONE, FALSE, TRUE):
            return (None, False, True)[tag]
        if tag == FLOAT:
            return self._double()
        if tag == BYTES:
            return self._block()
        if tag == BIG_INT:
            return int.from_bytes(self._block(), "little", signed=True)
        if tag == WIDE_STR:
            return self._block().decode("utf-16-le", "surrogatepass")
        if tag == DATE:
            return self._date()
        if tag == ERROR:
            return self._error()
        if tag in (LIST, SET, OBJECT, MAP):
            return self._container(tag, level + 1)
        raise ValueError(f"byte {self.at - 1}: expected the tag of a value, found {tag}")

    def _take(self, count):
        start = self.at
        if count > len(self.data) - start:
            raise ValueError(f"byte {start}: expected {count} bytes, found {len(self.data) - start}")
        self.at = start + count
        return self.data[start : self.at]

    def _count(self):
        return _COUNT.unpack(self._take(4))[0]

    def _block(self):
        return self._take(self._count())

    def _double(self):
        return _DOUBLE.unpack(self._take(8))[0]

    def _integer(self):
        number = self._double()
        if not (-SAFE <= number <= SAFE and number.is_integer()):
            raise ValueError(f"byte {self.at - 8}: expected an integer, found {number}")
        return int(number)

    def _date(self):
        import datetime

        try:
            return _epoch(datetime) + datetime.timedelta(milliseconds=self._double())
        except OverflowError:
            raise ValueError("a Date is beyond the years 1 to 9999") from None

    def _text(self):
        if self.data[self.at : self.at + 1] not in (b"\x06", b"\x07"):
            raise ValueError(f"byte {self.at}: expected a text")
        return self.value(0)

    def _error(self):
        from terrarium import HostError

        return HostError(self._text(), self._text(), self._text())

    def _container(self, tag, level):
        if level > MOST_LEVELS:
            raise ValueError(f"byte {self.at}: nested more than {MOST_LEVELS} levels deep")
        count = self._count()
        if count > len(self.data) - self.at:
            raise ValueError(f"byte {self.at}: expected {count} values, found the end")
        if tag == LIST:
            return [self.value(level) for _ in range(count)]
        if tag == SET:
            return {_key(self.value(level), "a member of a set") for _ in range(count)}
        if tag == OBJECT:
            return {self._text(): self.value(level) for _ in range(count)}
        return {_key(self.value(level), "a key of a dict"): self.value(level) for _ in range(count)}


def _key(value, what):
    try:
        hash(value)
    except TypeError:
        raise TypeError(f"{_article(type(value).__name__)} cannot be {what}") from None
    return value
