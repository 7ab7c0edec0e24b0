"""Writes the seeds of the fuzz targets: every example of the vocabulary, the texts of the cases, small sources.

usage: seeds.py OUT   (makes OUT/extract and OUT/decode)
"""

import hashlib
import pathlib
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = [
    b"By Ada\n\nEels return\n\nThe eels are back in the upper river.\n",
    "2024-05-01\n\n\u6cb3\u53e3\n\nThe port moved 12.4 million tonnes.\n".encode("utf-16"),
    b'{"id": 1, "title": "Eels", "text": "Ten eels came.", "date": "2024-05-01"}\n{"text": 3}\nnot a record\n',
]


def examples(value):
    """All texts under `examples` and `not`, at any depth."""
    if isinstance(value, list):
        for entry in value:
            yield from examples(entry)
    elif isinstance(value, dict):
        for key, entry in value.items():
            if key in ("examples", "not") and isinstance(entry, list):
                yield from (text for text in entry if isinstance(text, str))
            else:
                yield from examples(entry)


def texts():
    for path in sorted((ROOT / "schemas/vocabulary").rglob("*.toml")):
        yield from examples(tomllib.loads(path.read_text()))
    for path in sorted((ROOT / "pipeline/extract/src").rglob("cases/*.md")):
        yield from path.read_text().split("\n\n")


def write(folder, seeds):
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[1])
    write(out / "extract", (text.encode() for text in texts()))
    write(out / "decode", (bytes([choice]) + source for choice in (0, 1, 64) for source in SOURCES))


if __name__ == "__main__":
    main()
