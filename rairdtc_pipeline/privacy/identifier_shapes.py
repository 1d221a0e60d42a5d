"""Finds texts that look like an identifier of anyone: numbers, cards, accounts, addresses.

The text is searched in normalised width and case. If many clinical numbers look like an identifier,
the number counts only after a word that names it, as in `QQ 12345678`. A date never counts as such
a number.
"""

import re

# What people write between the parts of a number or name, besides blanks.
JOINERS = "-_./\\'’·・‧•−\u2010\u2011\u2012\u2013\u2014\u2015"
_GAP = rf"[\s()|,~*{re.escape(JOINERS)}]{{0,4}}"
_FILLING = (
    r"\s*(?:号码|號碼|账号|帳號|号|號|码|碼|卡|numbers?|no\b\.?|id\b|account|card)?\s*[(]?\s*"
    r"[:=#]?\s*(?:是|为|為|is\b)?\s*[(]?\s*"
)
_NO_DATE = (
    r"(?!(?:19|20)\d\d[-./年 ]{0,2}(?:0?[1-9]|1[0-2])[-./月 ]{0,2}\d{1,2}(?!\d))"
    r"(?!\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)?\d\d(?!\d))"
)
_NO_UNIT = r"(?!\d|\.\d|\s?(?:iu|u/|copies|拷贝|cells?\b|/m?l|ml|m[mg]\b|cm|%|x10|×))"
_WORD = r"(?<![a-z])"
_PHONE_WORDS = (
    rf"(?:电话|電話|手机|手機|联系方式|聯繫方式|聯絡方式|致电|致電|座机|座機|传真|傳真|{_WORD}(?:tel(?:ephone)?"
    r"|(?:cell ?|mobile ?)?phone|mobile|call|contact|fax|whatsapp)\b\.?)"
)
_NUMBER_WORDS = (
    r"(?:身份证|身分證|身份證|证件|證件|护照|護照|通行证|通行證|回乡证|回鄉證|台胞证|台胞證|居住证|居住證|军官证"
    r"|軍官證|医保|醫保|社保|保险单|保險單|保险|保險|保单|保單|银行卡|銀行卡|储蓄卡|信用卡|卡号|卡號|账号|帳號|账户|帳戶|住院号"
    r"|住院號|病案号|病案號|病历号|病歷號|门诊号|門診號|就诊卡|就診卡|邮编|郵編|驾照|车牌"
    rf"|{_WORD}(?:passport|travel permit|(?:exit )?permit|identity(?: card)?|id card|insurance"
    r"|policy|medicare|social security|ssn|bank (?:card|account)|credit card|debit card|account"
    r"|mrn|hospital|chart|post ?code|zip(?: code)?)\b)"
)
_CHAT_WORDS = rf"(?:微信|{_WORD}(?:wechat|weixin|wx|vx|v信))"
_PLACE = (
    r"(?:(?![住址在,]|(?<=[来來])自|(?<=[位居])[于於]|患者|(?<=患)者|病人|(?<=病)人)"
    r"[\u3400-\u9fff])"
)
_REGION = (
    rf"(?:{_PLACE}{{1,7}}?(?:自治区|自治區|自治州|省|市|地区|地區|区|區|县|縣|旗|乡|鄉|镇|鎮|街道|村|庄|莊"
    r"|小区|小區|社区|社區|花园|花園|家园|家園|公寓|大厦|大廈|苑)\s*)"
)
_HOME = (
    r"(?:乡|鄉|镇|鎮|街道|村|庄|莊|小区|小區|社区|社區|花园|花園|家园|家園|公寓|大厦|大廈|苑)\s*"
)
_STREET = (
    rf"(?:{_PLACE}{{1,7}}?(?:(?<![通尿径徑入旁线線造瘘])路|大街|大道|街|巷|胡同|弄)"
    r"(?:[东西南北中東]?(?:段|路))?)"
)
_DOOR = (
    r"(?:\s*(?:[\da-z]{1,5}(?:-\d+){0,3}|[一二三四五六七八九十百甲乙]{1,4})\s*(?:号楼|號樓|号院|號院|号|號|弄|栋|棟|幢"
    r"|座|楼|樓|层|層|单元|單元|门|門|室|房|户|戶|组|組|队|隊)(?![病结肿靶支灶]))"
)
_NO_HOSPITAL = rf"(?!{_PLACE}{{0,12}}?(?:医院|醫院|中心|研究所|大学|大學))"
_NO_STREET_WORD = (
    r"(?!(?:on|the|by|in|per|to|at|a|weeks?|months?|days?|years?|hours?|min|m[gml]|cm|times?)\b)"
)

_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        # A national identity number, and one as issued until 1999: fifteen digits, which begin with
        # the province and give the year of birth in two digits.
        rf"(?<!\d)\d{{6}}{_GAP}\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{3}}[\dx]",
        r"(?<![\d.])(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])\d{4}"
        rf"{_GAP}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){_GAP}\d{{3}}(?!\d)",
        # A mobile number, in the usual groups of digits.
        rf"(?<!\d)(?<!\d\.)(?:(?:\+|00)?86{_GAP})?1{_GAP}[3-9]\d{_GAP}"
        rf"(?:\d{{4}}{_GAP}\d{{4}}|\d{{3}}{_GAP}\d{{5}}|\d\d(?:{_GAP}\d\d){{3}}){_NO_UNIT}",
        # A telephone number with its area code, a foreign one, and any number after a word for
        # telephone.
        rf"(?<!\d)\(?0\d{{2,3}}(?:\)|[ -])[ -]{{0,4}}\d{{3,4}}[ -]{{0,3}}\d{{4}}{_NO_UNIT}"
        r"(?:(?:-|转|轉| ?ext\.?) ?\d{1,5})?",
        r"(?<!\d)(?:\+|00)[1-9]\d{0,2}(?=(?:[ -]{0,2}[()]?\d){8,13}(?!\d))"
        r"(?:[ -]{0,2}[()]?\d){8,13}",
        rf"{_PHONE_WORDS}{_FILLING}{_NO_DATE}(?P<id>\(?\+?\d(?:{_GAP}\d){{6,14}}){_NO_UNIT}",
        r"[a-z0-9._%+-]+\s?@\s?[a-z0-9-]+(?:\.[a-z0-9-]+)+",
        # Passports, travel permits, and identity cards of Hong Kong and Taiwan.
        r"(?<![a-z0-9])(?:[eghmcw] ?\d{8}(?:\d\d)?|[ec][a-hj-np-z]\d{7}|[a-z][12]\d{8}"
        r"|[a-z]{1,2}\d{6} ?\([\da]\))(?![a-z0-9])",
        r"[军軍士文警]字第? ?(?P<id>\d{6,8})",
        rf"{_NUMBER_WORDS}{_FILLING}{_NO_DATE}(?P<id>[a-z]{{0,3}}-?\d(?:{_GAP}[\dx]){{4,22}}){_NO_UNIT}",
        rf"{_WORD}qq{_FILLING}{_NO_DATE}(?P<id>\d(?:[ -]{{0,2}}\d){{4,11}})(?!\d)",
        rf"{_CHAT_WORDS}{_FILLING}{_NO_DATE}(?=[a-z_-]*[\d_])(?P<id>[a-z\d][a-z\d_-]{{4,19}})",
        rf"{_CHAT_WORDS}\s*(?:号|號|id)?\s*[:=]\s*(?P<id>[a-z][a-z\d_-]{{5,19}})",
    )
)
# Most texts hold no word of an address, so each shape is searched only if the text has its words.
_ADDRESSES = tuple(
    (re.compile(needed), re.compile(shape))
    for needed, shape in (
        # An address: a street and a number, a residential area and a number, or two regions.
        (
            r"[路街巷弄]|胡同|大道",
            rf"{_REGION}{{0,5}}{_STREET}{_DOOR}(?:\s*{_REGION}{{0,2}}{_DOOR})*(?:\s*\d{{2,5}}(?![\d.]))?",
        ),
        (
            rf"{_HOME}",
            rf"{_REGION}{{0,4}}{_PLACE}{{1,7}}?{_HOME}{_DOOR}+(?:\s*\d{{2,5}}(?![\d.]))?",
        ),
        (
            r"[省市]|自治",
            rf"{_PLACE}{{2,7}}?(?:省|自治区|自治區|市|自治州)\s*{_PLACE}{{1,7}}?(?:市|自治州|区|區|县|縣|旗)"
            rf"{_REGION}{{0,3}}{_NO_HOSPITAL}",
        ),
        (
            r"(?:road|street|avenue|lane|boulevard|rd|ave|lu|jie)\b",
            r"(?:(?:room|rm\.?|flat|apt\.?|apartment|unit|building|no\.?) ?\d+[a-z]?, ?)*"
            rf"(?:no\.? ?|(?<![\d.]))\d{{1,5}}[a-z]?,? (?:{_NO_STREET_WORD}[a-z']+ ){{1,3}}"
            r"(?:road|street|avenue|lane|boulevard|rd|ave|lu|jie)\b(?:, ?[a-z]+(?: [a-z]+)?"
            r"(?: district| city| province)?)*",
        ),
    )
)
# Only texts with one of these characters or words can hold a shape.
_ANY = re.compile(r"[\d@省市区區县縣路街巷弄村号號室微]|自治|wechat|weixin|wx|vx")
_CARD = re.compile(rf"(?<!\d)(?<!\d\.)[3-6]\d{{3}}(?:{_GAP}\d){{11,15}}(?!\d)")


def shaped_like_identifiers(folded: str) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each part that looks like an identifier."""
    if not _ANY.search(folded):
        return []
    spans = [
        match.span("id" if "id" in shape.groupindex else 0)
        for shape in _SHAPES
        for match in shape.finditer(folded)
    ]
    for needed, shape in _ADDRESSES:
        if needed.search(folded):
            spans += [match.span() for match in shape.finditer(folded)]
    return spans + [m.span() for m in _CARD.finditer(folded) if _is_card(m[0])]


def _is_card(text: str) -> bool:
    """Whether the digits end with the check digit of a card (ISO/IEC 7812-1, annex B)."""
    digits = [int(c) for c in text if c.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
