#!/usr/bin/env python3
"""Makes many copies of a text archive or of a JSONL corpus in which every numeral differs from copy to copy.

usage: multiply.py SOURCE OUT (--copies N | --bytes SIZE) [--seed N]

SOURCE is a text archive, a plain text or, by its ending, JSONL. OUT is a folder where it ends with "/" or is one, and
gets a file a copy; else it is one file that holds all copies.

The same source, options and seed give the same bytes. Each copy differs from the source and from the copies beside it
in every run of digits and every number word that has another of its kind: digits keep their number and stay what they
look like (a year a year, 23 a day of a month, 45 none), "seven" becomes another word below ten, "two-thirds" another
fraction. Copies of a numeral with few alternatives come round again (one digit: every eighth). Kept as they are: scale
words ("million"), "one", "first" and "second". Nothing else changes, but ids and titles get the copy's letters, so that
no two are the same: "id-ac", "Title [ac]".
"""
import argparse
import json
import math
import pathlib
import random
import re
import sys
import tomllib

NUMBERS = pathlib.Path(__file__).resolve().parent.parent / "schemas" / "vocabulary" / "numbers.toml"
# A by-line is a short line that stands alone this often or oftener; the line after it is a title.
BYLINE_TIMES, BYLINE_LENGTH = 3, 40


def word_groups():
    """Words that may stand for each other, by word: one class of number words, or one form of multiples or fractions."""
    table = tomllib.loads(NUMBERS.read_text(encoding="utf-8"))
    groups = {}
    for entry in table["word"]:
        if entry["class"] in ("unit", "teen", "ten") and entry["value"] > 1:
            groups.setdefault(entry["class"], []).extend(name for name in entry["names"][:1] if name.isalpha())
    for entry in table["multiple"]:
        for name in entry["names"]:
            form = re.search(r"(?:-fold|fold|ed|ing)$", name)
            if entry.get("unit") == "x" and form and " " not in name:
                groups.setdefault(form.group(), []).append(name)
    for entry in table["fraction"]:
        rare = int(entry["value"].split("/")[1]) > 12
        for name in entry.get("names", ()):
            if rare or not name.isalpha():
                continue
            if name.endswith(("ths", "rds", "ers")):
                groups.setdefault("fractions", []).append(name)
            elif name in ("half", "quarter", "tenth"):
                groups.setdefault("half", []).append(name)
            elif name.endswith(("th", "rd")):
                groups.setdefault("fraction", []).append(name)
    return {word: group for group in groups.values() for word in group if len(group) > 2}


GROUPS = word_groups()
NUMERAL = re.compile(r"[0-9]+|\b(?:" + "|".join(sorted(GROUPS, key=lambda word: (-len(word), word))) + r")\b", re.IGNORECASE)


def bounds(digits, before):
    """The least and the greatest number that look like `digits`; `before` is the character in front of it."""
    size = len(digits)
    if before in ".," or digits[0] == "0" and size > 1:
        return 0, 10**size - 1
    value = int(digits)
    if size == 1:
        return 1, 9
    if size == 2:
        return (10, 31) if 10 <= value <= 31 else (32, 99)
    if size == 4 and 1900 <= value <= 2099:
        return 1900, 2099
    return 10 ** (size - 1), 10**size - 1


class Cycle:
    """The alternatives of one numeral, in an order that the seed gives, walked through copy by copy."""

    def __init__(self, size, random_numbers):
        self.size = size
        self.start = random_numbers.randrange(size)
        steps = (random_numbers.randrange(1, size) if size > 1 else 1 for _ in iter(int, 1))
        self.step = next(step for step in steps if math.gcd(step, size) == 1)

    def at(self, copy):
        return (self.start + copy * self.step) % self.size


def digit_changer(digits, before, random_numbers):
    low, high = bounds(digits, before)
    own = int(digits)
    holds_own = low <= own <= high
    cycle = Cycle(high - low + 1 - holds_own, random_numbers)

    def change(copy):
        value = low + cycle.at(copy)
        return str(value + (holds_own and value >= own)).zfill(len(digits))

    return change


def word_changer(word, random_numbers):
    others = [other for other in GROUPS[word.lower()] if other != word.lower()]
    cycle = Cycle(len(others), random_numbers)
    like = str.upper if word.isupper() else str.capitalize if word[0].isupper() else str
    return lambda copy: like(others[cycle.at(copy)])


class Template:
    """A text with its numerals cut out."""

    def __init__(self, text, random_numbers):
        self.pieces, self.changers = [], []
        end = 0
        for match in NUMERAL.finditer(text):
            numeral = match.group()
            self.pieces.append(text[end : match.start()])
            end = match.end()
            before = text[match.start() - 1 : match.start()] if match.start() else " "
            digit = numeral[0].isdigit()
            self.changers.append(digit_changer(numeral, before, random_numbers) if digit else word_changer(numeral, random_numbers))
        self.rest = text[end:]

    def copy(self, number):
        changed = (piece + change(number) for piece, change in zip(self.pieces, self.changers))
        return "".join(changed) + self.rest


def letters(number):
    """1 is "a", 26 "z", 27 "aa": a mark without a numeral."""
    mark = ""
    while number:
        number, rest = divmod(number - 1, 26)
        mark = chr(ord("a") + rest) + mark
    return mark


class Records:
    """A JSONL corpus: `text` and `title` are changed, `id` and `title` marked."""

    def __init__(self, source, random_numbers):
        self.records = [json.loads(line) for line in source.splitlines() if line.strip()]
        self.fields = [
            {name: Template(record[name], random_numbers) for name in ("title", "text") if isinstance(record.get(name), str)}
            for record in self.records
        ]

    def copy(self, number, _first):
        mark = letters(number)
        lines = []
        for record, fields in zip(self.records, self.fields):
            changed = record | {name: template.copy(number) for name, template in fields.items()}
            if "id" in record:
                changed["id"] = f"{record['id']}-{mark}"
            if "title" in fields:
                changed["title"] += f" [{mark}]"
            lines.append(json.dumps(changed, ensure_ascii=False) + "\n")
        return "".join(lines)


class Archive:
    """A text archive: titles, the lines after by-lines, are marked; its header stands once in a file."""

    def __init__(self, source, random_numbers):
        lines = source.splitlines(keepends=True)
        titles, self.head = title_lines(lines)
        ends = [0, *titles, len(lines)]
        # Each piece but the last ends with a title line, whose end of line is put behind the mark.
        self.parts = [
            Template("".join(lines[start:end]), random_numbers) for start, end in zip(ends, ends[1:])
        ]

    def copy(self, number, first):
        mark = f" [{letters(number)}]"
        *titled, last = (part.copy(number) for part in self.parts)
        text = "".join(re.sub(r"(?=\r?\n\Z)", mark, part, count=1) for part in titled) + last
        if not first:
            text = "".join(text.splitlines(keepends=True)[self.head :])
        return text


def title_lines(lines):
    """One past each title line, and the number of lines before the first by-line."""
    alone = [line.strip() for line in lines if 0 < len(line.strip()) <= BYLINE_LENGTH]
    byline = max(set(alone), key=lambda line: (alone.count(line), line), default="")
    if alone.count(byline) < BYLINE_TIMES:
        return [], 0
    titles, wanted, head = [], False, None
    for at, line in enumerate(lines):
        if line.strip() == byline:
            wanted, head = True, at if head is None else head
        elif wanted and line.strip():
            titles.append(at + 1)
            wanted = False
    return titles, head


def size(text):
    match = re.fullmatch(r"([0-9.]+) ?([kMG]?)B?", text)
    if not match:
        raise argparse.ArgumentTypeError(f"'{text}' is no size such as 50MB")
    return int(float(match.group(1)) * {"": 1, "k": 10**3, "M": 10**6, "G": 10**9}[match.group(2)])


def multiply(source, out, copies=None, wanted_bytes=None, seed=1):
    """Writes the copies and returns their number and bytes."""
    source = pathlib.Path(source)
    text = source.read_bytes().decode("utf-8")
    kind = Records if source.suffix in (".jsonl", ".ndjson") else Archive
    original = kind(text, random.Random(f"{seed}"))
    folder = str(out).endswith("/") or pathlib.Path(out).is_dir()
    out = pathlib.Path(out)
    (out if folder else out.parent).mkdir(parents=True, exist_ok=True)
    written = number = 0
    one = None if folder else open(out, "w", encoding="utf-8", newline="")
    while number < copies if copies else written < wanted_bytes:
        number += 1
        text = original.copy(number, folder or number == 1)
        written += len(text.encode("utf-8"))
        if one:
            one.write(text if text.endswith("\n") else text + "\n")
        else:
            (out / f"{source.stem}-{number:04}{source.suffix}").write_bytes(text.encode("utf-8"))
    if one:
        one.close()
    return number, written


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", help="a text archive, a text, or JSONL")
    parser.add_argument("out", help="a folder, with '/' at its end, or a file")
    amount = parser.add_mutually_exclusive_group(required=True)
    amount.add_argument("--copies", type=int, help="how many")
    amount.add_argument("--bytes", type=size, help="as many as make this size, such as 50MB")
    parser.add_argument("--seed", default="1", help="another seed, other numerals")
    arguments = parser.parse_args()
    copies, written = multiply(arguments.source, arguments.out, arguments.copies, arguments.bytes, arguments.seed)
    print(f"{copies} copies, {written:,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
