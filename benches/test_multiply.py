"""Holds multiply.py to what it says: numerals differ, nothing else does, and ids and titles are distinct.

python3 -m unittest discover -s benches
"""
import json
import pathlib
import tempfile
import unittest

try:
    import multiply
except ModuleNotFoundError as error:
    raise unittest.SkipTest(f"Python 3.11 is needed: {error}") from error

CORPUS = pathlib.Path(__file__).resolve().parent.parent / "tests" / "corpus"


def cut(text):
    """The numerals of a text, and the text between them."""
    return [match.lower() for match in multiply.NUMERAL.findall(text)], multiply.NUMERAL.split(text)


class Copies(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def copies(self, name, number):
        out = self.folder / name
        multiply.multiply(CORPUS / name, f"{out}/", copies=number)
        return [path.read_text(encoding="utf-8") for path in sorted(out.iterdir())]

    def assert_differ(self, one, other):
        (numerals, between), (others, other_between) = cut(one), cut(other)
        self.assertEqual(between, other_between)
        self.assertGreater(len(numerals), 20)
        same = [numeral for numeral, changed in zip(numerals, others, strict=True) if numeral == changed]
        self.assertEqual(same, [])

    def test_archives(self):
        for name in ("archive-2021.txt", "archive-2024.txt"):
            with self.subTest(name):
                source = (CORPUS / name).read_text(encoding="utf-8")
                plain = []
                for number, copy in enumerate(self.copies(name, 12), 1):
                    mark = f" [{multiply.letters(number)}]\n"
                    self.assertGreaterEqual(copy.count(mark), 9)
                    plain.append(copy.replace(mark, "\n"))
                for before, after in zip([source, *plain], plain):
                    self.assert_differ(before, after)
                for copy in plain:
                    self.assert_differ(source, copy)

    def test_records(self):
        source = (CORPUS / "wires.jsonl").read_text(encoding="utf-8")
        originals = [json.loads(line) for line in source.splitlines()]
        ids, titles = set(), set()
        for copy in self.copies("wires.jsonl", 5):
            records = [json.loads(line) for line in copy.splitlines()]
            self.assertEqual(len(records), len(originals))
            self.assert_differ(" ".join(r["text"] for r in originals), " ".join(r["text"] for r in records))
            self.assertEqual([r["published"] for r in records], [r["published"] for r in originals])
            ids |= {record["id"] for record in records}
            titles |= {record["title"] for record in records}
        self.assertEqual(len(ids), 5 * len(originals))
        self.assertEqual(len(titles), 5 * len(originals))

    def test_one_file_has_one_header(self):
        source = (CORPUS / "archive-2021.txt").read_text(encoding="utf-8")
        header, byline = source.splitlines()[0], source.splitlines()[2]
        out = self.folder / "all.txt"
        multiply.multiply(CORPUS / "archive-2021.txt", out, copies=4)
        text = out.read_text(encoding="utf-8")
        self.assertEqual(text.count(header), 1)
        self.assertEqual(text.count(f"\n{byline}\n"), 4 * source.count(f"\n{byline}\n"))

    def test_the_seed_decides(self):
        made = []
        for seed in ("1", "1", "2"):
            multiply.multiply(CORPUS / "wires.jsonl", self.folder / "out.jsonl", wanted_bytes=50_000, seed=seed)
            made.append((self.folder / "out.jsonl").read_bytes())
        self.assertEqual(made[0], made[1])
        self.assertNotEqual(made[0], made[2])
        self.assertGreaterEqual(len(made[0]), 50_000)

    def test_looks_are_kept(self):
        for digits, before, low, high in (("2021", " ", 1900, 2099), ("7", " ", 1, 9), ("000", ",", 0, 999), ("23", " ", 10, 31), ("64", " ", 32, 99)):
            self.assertEqual(multiply.bounds(digits, before), (low, high))


if __name__ == "__main__":
    unittest.main()
