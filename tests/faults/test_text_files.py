"""Text in every encoding, with titles above the header, blank rows and broken characters."""

import gzip

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.faults.damage import assert_adds_up, file_name, in_chinese, text_of
from tests.faults.exports import as_csv, clean_rows, load

TRADITIONAL = "陳大文 林志玲 黃國華 張惠妹 劉德華 鄭秀文"
JAPANESE = "山田太郎は検査を受けました 鈴木さくら"
WITHOUT_KANA = (
    "患者右肺転移癌切除術後甲状腺全摘出術施行済血液検査結果良好経過観察中疼痛軽減鎮痛剤一日二回服用"
)
KOREAN = "갑상선 유두암 수술 후 방사성 요오드 치료에 반응하지 않는 환자의 오른쪽 폐 전이 병변은 안정적이며 통증은 감소"
# Python cannot write EUC-TW: 甲狀腺乳頭狀癌術後放射性碘治療無效患者右肺轉移病灶穩定疼痛減輕止痛藥每日兩次高血壓….
EUC_TW = bytes.fromhex(
    "c6f2ceede6a9cbe6f3a4ceedf4c4ddb4d1a5cdf3d5abcdcce5d2ced9f4c3e0d2d5e6dabdcfafc6adcfb0f7cb"
    "dcc3d6e9cba2f8d8ccf9d6eee0eee0b5ebbcc5cfe0eef8efcae4c5cacca5c8b9d8edc8e6f3ccddb0c6f5caa1"
    "c5c3cbcdc6f6eed0c5b0f3dcc5e6c4b0e6a8f6d9f3f4fcd3d2ef"
)


def remark(text):
    """The pain export with a text in its last column."""
    rows = clean_rows("pain")
    for row in rows[1:]:
        row[3] = text
    return as_csv(rows)


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        (TRADITIONAL, "big5", "Big5"),
        ("陳大文", "big5", "Big5"),
        # Nothing tells these two characters from others in Big5: refused, for they may be a name.
        ("陆钰", "gb18030", "Big5"),
        (JAPANESE, "cp932", "Shift-JIS"),
        (JAPANESE, "euc_jp", "neither UTF-8 nor GB18030"),
        (WITHOUT_KANA, "euc_jp", "EUC-JP / EUC-KR"),
        (KOREAN, "euc_kr", "EUC-JP / EUC-KR"),
        (EUC_TW.decode("latin-1"), "latin-1", "EUC-TW"),
        (JAPANESE, "iso2022_jp", "ISO-2022"),
        (KOREAN, "iso2022_kr", "ISO-2022"),
        ("患者诉疼痛", "hz", "HZ"),
        ("Müller, café", "cp1252", "Windows-1252"),
        ("Größe", "cp1252", "neither UTF-8 nor GB18030"),
        ("Привет", "cp1251", "neither UTF-8 nor GB18030"),
        (TRADITIONAL, "utf-16", "UTF-16"),
        (TRADITIONAL, "utf-16-le", "UTF-16"),
    ],
)
def test_another_encoding_is_refused_and_never_read_as_gb18030(
    folder, reload, text, encoding, said
):
    folder.put("pain", remark(text).encode(encoding))
    (line,) = reload("pain").refused
    assert said in line


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize(
    "text",
    [
        "止痛药一片，每日两次",
        "患者诉疼痛",
        "今晨の疼痛较前减轻，予止痛药一片口服",
        "＜０．０４①☆。",
        "陳大文的止痛藥，患者自述疼痛减轻",
        "女",
        "患者𠮷野诉疼痛",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_accepted_encoding_gives_the_same_texts(
    folder, reload, clean, text, encoding, newline
):
    if encoding == "gbk":
        text = text.replace("𠮷", "吉")
    folder.put("pain", remark(text).replace("\n", newline).encode(encoding))
    loaded = reload("pain")
    assert not loaded.refused
    assert all(text in row for row in loaded.staged["pain"])
    assert len(loaded.staged["pain"]) == len(clean.staged["pain"])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("cut", [0, 1])
def test_half_a_character_costs_one_row(folder, reload, clean, encoding, cut):
    whole = remark("止痛药一片").encode(encoding)
    character = "药".encode(encoding)
    at = whole.index(character) + cut
    folder.put("pain", whole[:at] + whole[at + 1 :])
    loaded = reload("pain")
    assert not loaded.refused
    assert {(row[1], row[3]) for row in loaded.quarantine} == {(2, "broken_encoding")}
    assert {number for _, number in loaded.sources["pain"]} == {3, 4, 5}
    assert_adds_up(loaded)


@pytest.mark.parametrize("mark", ["\ufeff\ufeff", "\ufeff", "\u200b", "\ufeff\u2060"])
def test_marks_nobody_sees_before_the_header_are_none(folder, reload, clean, mark):
    folder.put("pain", mark + text_of("pain"))
    loaded = reload("pain")
    assert not loaded.refused
    assert loaded.staged["pain"] == clean.staged["pain"]


@pytest.mark.parametrize("blank", [";;;", ";;;;;", ";", " ;\t; ;", '"";"";"";""', "\u3000;;;"])
def test_rows_of_nothing_but_delimiters_are_counted_and_not_refused(folder, reload, clean, blank):
    lines = as_csv(clean_rows("pain"), delimiter=";").splitlines()
    folder.put("pain", "\n".join([*lines[:3], blank, *lines[3:], *[blank] * 200]) + "\n")
    loaded = reload("pain")
    assert not loaded.refused
    assert not loaded.quarantine
    assert loaded.staged["pain"] == clean.staged["pain"]
    assert {number for _, number in loaded.sources["pain"]} == {2, 3, 5, 6}
    assert_adds_up(loaded)
    assert "201 rows hold nothing or blanks alone" in loaded.audit_text


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_titles_above_the_header_are_noted_and_rows_keep_their_numbers(
    folder, reload, clean, delimiter
):
    rows = clean_rows("pain")
    rows[2][2] = "11"
    folder.put(
        "pain",
        f"某医院疼痛评估\n\n导出时间{delimiter}2025-03-01\n" + as_csv(rows, delimiter=delimiter),
    )
    loaded = reload("pain")
    assert not loaded.refused
    assert {row[1:4] for row in loaded.quarantine} == {(5, "nrs", "range")}
    assert "2 lines above the header are not read" in loaded.audit_text
    assert_adds_up(loaded)


def test_a_header_that_stands_twice_below_a_title_is_refused(folder, reload):
    folder.put("pain", "title\n" + text_of("pain").splitlines()[0] + "\n" + text_of("pain"))
    (line,) = reload("pain").refused
    assert "title" in line


def test_a_header_cell_of_two_lines_is_one_cell(folder, reload, clean):
    folder.put("pain", text_of("pain").replace("analgesic", '"analgesic\n"', 1))
    loaded = reload("pain")
    assert not loaded.refused
    assert loaded.staged["pain"] == clean.staged["pain"]


def test_chinese_headers_in_gb18030_are_told_by_the_contract(folder, reload, clean):
    folder.put("labs", as_csv(in_chinese("labs")).encode("gb18030"))
    loaded = reload("labs")
    assert loaded.files[file_name("labs")][2] == "gb18030"
    assert loaded.staged["labs"] == clean.staged["labs"]


def test_a_gzip_made_to_fill_the_disk_is_refused(folder, reload):
    header = text_of("pain").splitlines()[0] + "\n"
    folder.put("pain", gzip.compress(header.encode() + b"\n" * (1 << 28), 9), suffix=".csv.gz")
    (line,) = reload("pain").refused
    assert "unpacks to more than 200 times its size" in line


def test_a_parquet_of_one_row_repeated_without_end_is_refused(folder, reload):
    folder.path("pain").unlink()
    row = clean_rows("pain")[1]
    schema = pa.schema([(name, pa.string()) for name in clean_rows("pain")[0]])
    with pq.ParquetWriter(folder.path("pain", suffix=".parquet"), schema) as writer:
        columns = [pa.repeat(pa.scalar(cell), 1_000_000) for cell in row]
        writer.write_table(pa.table(columns, schema=schema))
        writer.write_table(pa.table(columns, schema=schema))
    (line,) = reload("pain").refused
    assert "2,000,000 rows" in line


def test_a_name_in_a_remark_of_a_refused_big5_file_is_nowhere(folder, tmp_path):
    folder.put("pain", remark("陳大文").encode("big5"))
    loaded = load(folder.root, tmp_path / "warehouse")
    assert "陳大文" not in loaded.warehouse_text
