"""A small language: a lexer, a parser by recursive descent, and an evaluator that walks the tree."""

import re

SOURCE = """
def gcd(a, b) { while b { let t = a % b; a = b; b = t; } return a; }

def fib(n) { if n < 2 { return n; } return fib(n - 1) + fib(n - 2); }

def prime(n) {
  let d = 2;
  while d * d <= n { if n % d == 0 { return 0; } d = d + 1; }
  return 1;
}

def collatz(n) { let steps = 0; while n != 1 { if n % 2 { n = 3 * n + 1; } else { n = n / 2; } steps = steps + 1; } return steps; }

let primes = 0; let n = 2;
while n < 10000 { primes = primes + prime(n); n = n + 1; }
print primes;

let coprime = 0; let a = 1;
while a < 130 { let b = 1; while b < 130 { if gcd(a, b) == 1 { coprime = coprime + 1; } b = b + 1; } a = a + 1; }
print coprime;

let longest = 0; let best = 0; n = 1;
while n < 1000 { let steps = collatz(n); if steps > longest { longest = steps; best = n; } n = n + 1; }
print best; print longest;

print fib(20);
"""
# Primes below 10,000, pairs of coprime numbers, where the longest way to 1 begins, its steps, and fib(20).
EXPECTED = [1229, 10211, 871, 178, 6765]

TOKEN = re.compile(r"\s*(?:(\d+)|([a-z]+)|(==|!=|<=|[-+*/%<>=(){};,]))")
KEYWORDS = {"def", "while", "if", "else", "return", "let", "print"}
LEVELS = [("==", "!="), ("<", "<=", ">"), ("+", "-"), ("*", "/", "%")]
OPERATORS = {
    "==": lambda a, b: int(a == b),
    "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b),
    "<=": lambda a, b: int(a <= b),
    ">": lambda a, b: int(a > b),
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a // b,
    "%": lambda a, b: a % b,
}


def tokens(source):
    at = 0
    while at < len(source.rstrip()):
        match = TOKEN.match(source, at)
        if not match:
            raise SyntaxError(f"offset {at}: unexpected {source[at]!r}")
        number, word, mark = match.groups()
        if number:
            yield "number", int(number)
        elif word:
            yield (word, word) if word in KEYWORDS else ("name", word)
        else:
            yield mark, mark
        at = match.end()
    yield "end", None


class Number:
    def __init__(self, value):
        self.value = value

    def evaluate(self, scope):
        return self.value


class Name:
    def __init__(self, name):
        self.name = name

    def evaluate(self, scope):
        return scope.find(self.name)[self.name]


class Binary:
    def __init__(self, operator, left, right):
        self.apply = OPERATORS[operator]
        self.left, self.right = left, right

    def evaluate(self, scope):
        return self.apply(self.left.evaluate(scope), self.right.evaluate(scope))


class Call:
    def __init__(self, name, arguments):
        self.name, self.arguments = name, arguments

    def evaluate(self, scope):
        function = scope.find(self.name)[self.name]
        local = Scope(scope.top)
        values = [argument.evaluate(scope) for argument in self.arguments]
        local.names.update(zip(function.parameters, values))
        try:
            function.body.run(local)
        except Return as found:
            return found.value
        return 0


class Return(Exception):
    def __init__(self, value):
        self.value = value


class Scope:
    def __init__(self, outer=None):
        self.names = {}
        self.outer = outer
        self.top = outer.top if outer else self
        self.printed = outer.printed if outer else []

    def find(self, name):
        scope = self
        while scope is not None:
            if name in scope.names:
                return scope.names
            scope = scope.outer
        raise NameError(name)


class Block:
    def __init__(self, statements):
        self.statements = statements

    def run(self, scope):
        for statement in self.statements:
            statement.run(scope)


class Function:
    def __init__(self, name, parameters, body):
        self.name, self.parameters, self.body = name, parameters, body

    def run(self, scope):
        scope.names[self.name] = self


class While:
    def __init__(self, condition, body):
        self.condition, self.body = condition, body

    def run(self, scope):
        while self.condition.evaluate(scope):
            self.body.run(scope)


class If:
    def __init__(self, condition, body, other):
        self.condition, self.body, self.other = condition, body, other

    def run(self, scope):
        if self.condition.evaluate(scope):
            self.body.run(scope)
        elif self.other:
            self.other.run(scope)


class Assign:
    def __init__(self, name, value, new):
        self.name, self.value, self.new = name, value, new

    def run(self, scope):
        names = scope.names if self.new else scope.find(self.name)
        names[self.name] = self.value.evaluate(scope)


class Leave:
    def __init__(self, value):
        self.value = value

    def run(self, scope):
        raise Return(self.value.evaluate(scope))


class Print:
    def __init__(self, value):
        self.value = value

    def run(self, scope):
        scope.printed.append(self.value.evaluate(scope))


class Parser:
    def __init__(self, source):
        self.stream = tokens(source)
        self.advance()

    def advance(self):
        self.kind, self.value = next(self.stream)

    def accept(self, kind):
        if self.kind != kind:
            return None
        value = self.value
        self.advance()
        return value

    def expect(self, kind):
        found = self.kind, self.value
        if self.accept(kind) is None:
            raise SyntaxError(f"expected {kind}, found {found}")
        return found[1]

    def program(self):
        statements = []
        while self.kind not in ("end", "}"):
            statements.append(self.statement())
        return Block(statements)

    def block(self):
        self.expect("{")
        body = self.program()
        self.expect("}")
        return body

    def statement(self):
        kind = self.kind
        if kind in KEYWORDS:
            self.advance()
            return getattr(self, f"{kind}_statement")()
        name = self.expect("name")
        return self.assignment(name, new=False)

    def assignment(self, name, new):
        self.expect("=")
        value = self.expression()
        self.expect(";")
        return Assign(name, value, new)

    def let_statement(self):
        return self.assignment(self.expect("name"), new=True)

    def def_statement(self):
        name = self.expect("name")
        return Function(name, self.listed(lambda: self.expect("name")), self.block())

    def while_statement(self):
        return While(self.expression(), self.block())

    def if_statement(self):
        condition, body = self.expression(), self.block()
        return If(condition, body, self.block() if self.accept("else") else None)

    def return_statement(self):
        value = self.expression()
        self.expect(";")
        return Leave(value)

    def print_statement(self):
        value = self.expression()
        self.expect(";")
        return Print(value)

    def listed(self, item):
        items = []
        self.expect("(")
        while self.kind != ")":
            items.append(item())
            self.accept(",")
        self.expect(")")
        return items

    def expression(self, level=0):
        if level == len(LEVELS):
            return self.atom()
        left = self.expression(level + 1)
        while self.kind in LEVELS[level]:
            operator = self.accept(self.kind)
            left = Binary(operator, left, self.expression(level + 1))
        return left

    def atom(self):
        if self.kind == "number":
            return Number(self.accept("number"))
        if self.accept("("):
            inside = self.expression()
            self.expect(")")
            return inside
        name = self.expect("name")
        return Call(name, self.listed(self.expression)) if self.kind == "(" else Name(name)


def main():
    scope = Scope()
    Parser(SOURCE).program().run(scope)
    return scope.printed
