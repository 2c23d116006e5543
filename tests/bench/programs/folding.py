"""A program that changes programs: it parses Python with ast, folds constants, counts names, compiles and runs."""

import ast
import collections
import operator

SOURCE = '''
SCALE_{n} = 60 * 60 * 24 - (2 + {n}) * 4

class Shape_{n}:
    sides = 2 + 1

    def __init__(self, width, height=10 * 2):
        self.width, self.height = width, height

    def area(self, scale=1):
        debug("area", self.width)
        return self.width * self.height * (3 - 2) * scale

    def grow(self, by):
        for _ in range(by + 0):
            self.width += 1 * 1
            if self.width > 10 ** 3 and not False:
                raise OverflowError(f"too wide: {{self.width}}")
        return self

def total_{n}(values, start=7 - 7):
    """The sum of what is not None."""
    result = start
    for index, value in enumerate(values):
        debug("value", index)
        if value is not None and (1 < 2):
            result = result + value * (2 ** 3 // 4)
    return result

answer_{n} = total_{n}([x * 2 if x % 3 else None for x in range(8 + 4)]) + Shape_{n}({n}).grow(2).area() + SCALE_{n}
'''
COUNT = 320
FOLDED = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Pow: operator.pow,
    ast.FloorDiv: operator.floordiv,
}
# The sum of the answers, expressions folded, calls of debug removed, functions, and uses of the commonest name.
EXPECTED = (28536320, 4800, 640, 1280, ("self", 2560))


class Fold(ast.NodeTransformer):
    """Computes what consists of constants alone, and removes calls of debug()."""

    def __init__(self):
        self.folded = self.removed = 0

    def visit_BinOp(self, node):
        self.generic_visit(node)
        apply = FOLDED.get(type(node.op))
        if apply and isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant):
            self.folded += 1
            return ast.copy_location(ast.Constant(apply(node.left.value, node.right.value)), node)
        return node

    def visit_UnaryOp(self, node):
        self.generic_visit(node)
        if isinstance(node.op, ast.Not) and isinstance(node.operand, ast.Constant):
            self.folded += 1
            return ast.copy_location(ast.Constant(not node.operand.value), node)
        return node

    def visit_Expr(self, node):
        self.generic_visit(node)
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "debug":
            self.removed += 1
            return None
        return node


class Names(ast.NodeVisitor):
    def __init__(self):
        self.functions = []
        self.uses = collections.Counter()
        self.inside = []

    def visit_FunctionDef(self, node):
        self.functions.append(".".join([*self.inside, node.name]))
        self.within(node)

    def visit_ClassDef(self, node):
        self.within(node)

    def within(self, node):
        self.inside.append(node.name)
        self.generic_visit(node)
        self.inside.pop()

    def visit_Name(self, node):
        self.uses[node.id] += 1


def main():
    fold, names, answers = Fold(), Names(), 0
    for number in range(COUNT):
        tree = fold.visit(ast.parse(SOURCE.format(n=number)))
        names.visit(tree)
        namespace = {"__name__": f"part_{number}"}
        exec(compile(ast.fix_missing_locations(tree), f"part_{number}.py", "exec"), namespace)
        answers += namespace[f"answer_{number}"]
    return answers, fold.folded, fold.removed, len(names.functions), names.uses.most_common(1)[0]
