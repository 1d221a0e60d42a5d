"""Workbooks mutated at random: elements, attributes and texts of their parts, and their zip entries.

A mutation depends on its number alone, so that one that is found can be made again.
"""

import re
import warnings
import zipfile
from datetime import date
from random import Random

import openpyxl
import xlsxwriter

HEADER = ["patient_id", "assessment_date", "nrs", "analgesic"]
ROWS = [
    ["ZY-4711-01", date(2024, 1, 8), 6, "tramadol"],
    ["ZY-4711-02", date(2024, 3, 8), 2, None],
    ["ZY-4711-03", date(2024, 5, 9), 4, "布洛芬 ibuprofen"],
    [" ZY-4711-04 ", date(2023, 12, 31), 0, "a < b"],
]
_TOKEN = re.compile(r"<[^>]+>|[^<]+")
_ATTRIBUTE = re.compile(r' ([A-Za-z:0-9]+)="([^"]*)"')
_VALUES = (
    "",
    "0",
    "1",
    "-1",
    "2",
    "99999999",
    "A1",
    "C3",
    "n",
    "s",
    "str",
    "inlineStr",
    "b",
    "e",
    "true",
    "x",
    "14",
)
_TAGS = (
    "c",
    "row",
    "v",
    "is",
    "t",
    "f",
    "sheetData",
    "sheet",
    "si",
    "xf",
    "numFmt",
    "r",
    "rPh",
    "x",
)
_NAMESPACES = (
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "urn:x",
)
_PACKINGS = (
    *(zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) * 10,
    *(zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA),
)
Parts = list[tuple[str, bytes]]


def write_bases(folder):
    """Three workbooks of the same rows; of shared texts, of texts in their cells, and of 1904."""
    for name, options in (("shared", {}), ("inline", {"constant_memory": True})):
        with xlsxwriter.Workbook(folder / f"{name}.xlsx", options) as book:
            book.set_calc_mode("manual")
            _fill(book)
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in (HEADER, *ROWS):
        book.active.append(row)
    book.create_sheet("notes").sheet_state = "hidden"
    book.save(folder / "from_1904.xlsx")
    return sorted(folder.glob("*.xlsx"))


def _fill(book):
    sheet = book.add_worksheet("pain")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate((HEADER, *ROWS)):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            elif number == 3 and column == 2:
                sheet.write_formula(number, column, "=2+2", None, value)
            elif value is not None:
                sheet.write(number, column, value)
    book.add_worksheet("notes").write(0, 0, "filled by hand")


def parts_of(path) -> Parts:
    """Names and bytes of the entries of a workbook, in their order."""
    with zipfile.ZipFile(path) as book:
        return [(entry.filename, book.read(entry)) for entry in book.infolist()]


def write_parts(path, parts: Parts, packing: int = zipfile.ZIP_DEFLATED) -> None:
    """Write entries in their order, some of which may have one name."""
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", packing) as book:
        warnings.simplefilter("ignore")
        for name, data in parts:
            book.writestr(name, data)


def write_mutated(path, parts: Parts, number: int) -> None:
    """Write the workbook with the mutations of a number: one to three, or damaged bytes."""
    random = Random(number)
    if random.random() < 0.05:
        write_parts(path, parts)
        _damage_bytes(path, random)
        return
    for _ in range(random.choice((1, 1, 2, 3))):
        parts = _MUTATIONS[random.randrange(len(_MUTATIONS))](parts, random)
    write_parts(path, parts, random.choice(_PACKINGS))


def _damage_bytes(path, random: Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(random.randrange(1, 4)):
        data[random.randrange(len(data))] = random.randrange(256)
    path.write_bytes(data[: random.choice((len(data), random.randrange(len(data))))])


def _of_part(parts: Parts, random: Random) -> int:
    """The place of a part; of what the cells are made of more often than of the rest."""
    told = [n for n, (name, _) in enumerate(parts) if re.search("sheet1|Strings|styles|book", name)]
    return random.choice(told * 3 + list(range(len(parts))))


def _in_xml(parts: Parts, random: Random) -> Parts:
    place = _of_part(parts, random)
    name, data = parts[place]
    tokens = _TOKEN.findall(data.decode(errors="replace"))
    if not tokens:
        return parts
    _TOKEN_WAYS[random.randrange(len(_TOKEN_WAYS))](tokens, random)
    return [*parts[:place], (name, "".join(tokens).encode()), *parts[place + 1 :]]


def _element(tokens: list[str], random: Random) -> slice:
    """A whole element, from its tag to the end of it."""
    begins = [n for n, token in enumerate(tokens) if re.match("<[A-Za-z]", token)] or [0]
    first = random.choice(begins)
    depth = 0
    for last, token in enumerate(tokens[first:], start=first):
        depth += bool(re.match("<[A-Za-z]", token)) - token.startswith("</") - token.endswith("/>")
        if depth <= 0:
            return slice(first, last + 1)
    return slice(first, first + 1)


def _drop_element(tokens, random):
    del tokens[_element(tokens, random)]


def _repeat_element(tokens, random):
    place = _element(tokens, random)
    tokens[place.stop : place.stop] = tokens[place]


def _move_element(tokens, random):
    place = _element(tokens, random)
    moved = tokens[place]
    del tokens[place]
    to = random.randrange(len(tokens) + 1)
    tokens[to:to] = moved


def _swap_neighbours(tokens, random):
    first = _element(tokens, random)
    second = _element(tokens[first.stop :] or tokens, random)
    behind = slice(first.stop + second.start, first.stop + second.stop)
    tokens[first.start : behind.stop] = [
        *tokens[behind],
        *tokens[first.stop : behind.start],
        *tokens[first],
    ]


def _drop_token(tokens, random):
    del tokens[random.randrange(len(tokens))]


def _change_attribute(tokens, random):
    places = [n for n, token in enumerate(tokens) if _ATTRIBUTE.search(token)]
    place = random.choice(places or [0])
    found = list(_ATTRIBUTE.finditer(tokens[place]))
    if not found:
        return
    one = random.choice(found)
    old = one[2]
    number = str(int(old) + random.choice((-1, 1))) if old.isdigit() and len(old) < 9 else old + "x"
    new = random.choice((f' {one[1]}="{random.choice((*_VALUES, number, number))}"', ""))
    tokens[place] = tokens[place][: one.start()] + new + tokens[place][one.end() :]


def _change_text(tokens, random):
    places = [n for n, token in enumerate(tokens) if not token.startswith("<")]
    if places:
        place = random.choice(places)
        text = tokens[place]
        at = random.randrange(len(text))
        tokens[place] = random.choice(
            (text[:at], text[:at] + random.choice("0159.-eE x\n\u200b") + text[at + 1 :], "", "1e9")
        )


def _rename_tag(tokens, random):
    place = _element(tokens, random)
    found = re.match(r"<([A-Za-z:0-9]+)", tokens[place.start])
    if not found:
        return
    old = found[1]
    new = random.choice(_TAGS)
    for at in {place.start, place.stop - 1}:
        tokens[at] = re.sub(rf"(</?){re.escape(old)}", rf"\1{new}", tokens[at], count=1)


def _insert(tokens, random):
    what = random.choice(
        (
            "<!-- c -->",
            "<?x y?>",
            " ",
            "<x/>",
            "<v>3</v>",
            "<f>1+1</f>",
            "<c/>",
            "&amp;",
            "&#0;",
            "\0",
            "<row/>",
            "]]>",
        )
    )
    tokens.insert(random.randrange(len(tokens) + 1), what)


def _change_namespace(tokens, random):
    old, new = random.choice(_NAMESPACES), random.choice(_NAMESPACES)
    tokens[:] = [token.replace(old, new) for token in tokens]


_TOKEN_WAYS = (
    _drop_element, _repeat_element, _move_element, _swap_neighbours, _drop_token, _change_attribute, _change_attribute,
    _change_text, _rename_tag, _insert, _change_namespace,
)  # fmt: skip


def _drop_part(parts: Parts, random: Random) -> Parts:
    place = _of_part(parts, random)
    return parts[:place] + parts[place + 1 :]


def _repeat_part(parts: Parts, random: Random) -> Parts:
    name, _ = parts[_of_part(parts, random)]
    _, other = random.choice(parts)
    return [*parts, (random.choice((name, name.upper(), "/" + name)), other)]


def _rename_part(parts: Parts, random: Random) -> Parts:
    place = _of_part(parts, random)
    name, data = parts[place]
    new = random.choice(
        (name.upper(), name.replace("/", "\\"), "/" + name, name + ".bak", "./" + name)
    )
    return [*parts[:place], (new, data), *parts[place + 1 :]]


def _exchange_parts(parts: Parts, random: Random) -> Parts:
    first, second = _of_part(parts, random), _of_part(parts, random)
    mixed = list(parts)
    mixed[first] = parts[first][0], parts[second][1]
    mixed[second] = parts[second][0], parts[first][1]
    return mixed


def _reorder(parts: Parts, random: Random) -> Parts:
    return random.sample(parts, len(parts))


def _encode(parts: Parts, random: Random) -> Parts:
    place = _of_part(parts, random)
    name, data = parts[place]
    encoding = random.choice(("utf-16", "utf-8-sig", "gb18030", "utf-16-le"))
    text = re.sub(
        'encoding="UTF-8"',
        random.choice((f'encoding="{encoding}"', "")),
        data.decode(errors="replace"),
    )
    return [*parts[:place], (name, text.encode(encoding)), *parts[place + 1 :]]


def _cut(parts: Parts, random: Random) -> Parts:
    place = _of_part(parts, random)
    name, data = parts[place]
    return [*parts[:place], (name, data[: random.randrange(len(data) + 1)]), *parts[place + 1 :]]


_MUTATIONS = (
    *(_in_xml,) * 12, _drop_part, _repeat_part, _rename_part, _exchange_parts, _reorder, _encode, _cut,
)  # fmt: skip
