"""Finds texts that look like an identifier of anyone: numbers, cards, accounts, addresses.

No shape takes more than a time in proportion to the text: a hospital may send a cell of a megabyte.
The text is searched in normalised width and case, and in simplified characters. If many clinical
numbers look like an identifier, the number counts only after a word that names it, as in
`QQ 12345678`. A date never counts as such a number.
"""

import re

# What people write between the parts of a number or name, besides blanks.
JOINERS = "-_./\\'’·・‧•−\u2010\u2011\u2012\u2013\u2014\u2015"
_GAP = rf"[\s()|,~*:+{re.escape(JOINERS)}]{{0,4}}"
_FILLING = (
    r"\s*(?:邮箱|群|号码|账号|号|码|卡|numbers?|no\b\.?|id\b|account|card)?\s*[(]?\s*"
    r"[:=#]?\s*(?:是|为|is\b)?\s*[(]?\s*"
)
_NO_DATE = (
    r"(?!(?:19|20)\d\d[-./年 ]{0,2}(?:0?[1-9]|1[0-2])[-./月 ]{0,2}\d{1,2}(?!\d))"
    r"(?!\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)?\d\d(?!\d))"
)
_NO_UNIT = r"(?!\d|\.\d|\s?(?:iu|u/|copies|拷贝|cells?\b|/m?l|ml|m[mg]\b|cm|%|x10|×))"
_WORD = r"(?<![a-z])"
_PHONE_WORDS = (
    rf"(?:电话|手机|联系方式|致电|座机|宅电|传真|{_WORD}(?:tel(?:ephone)?"
    r"|(?:cell ?|mobile ?)?phone|mobile|call|contact|fax|whatsapp)\b\.?)"
)
_NUMBER_WORDS = (
    r"(?:身份证|证件|护照|通行证|回乡证|台胞证|居住证|军官证"
    r"|医保|社保|保险单|保险|保单|银行卡|储蓄卡|信用卡|卡号|账号|账户|住院号"
    r"|登记号|病人号|患者号|患者编号|(?:患者|病人) ?id|就诊号|影像号|检查号"
    r"|病理号|诊疗卡|健康卡|电子凭证|工作证|工号|学号|老年证|残疾证|短号"
    r"|病案号|病历号|门诊号|就诊卡|邮编|驾照|车牌"
    rf"|{_WORD}(?:passport|travel permit|(?:exit )?permit|identity(?: card)?|id card|insurance"
    r"|policy|medicare|social security|ssn|bank (?:card|account)|credit card|debit card|account"
    r"|mrn|hospital|chart|post ?code|zip(?: code)?|sfz"
    r"|(?:patient|pt|mr|case|record|file|registration)\.?(?= ?(?:id\b|no\b|number|#)))\b"
    r"|(?<![a-z])(?<![a-z] )id(?= ?[:#]))"
)
_CHAT_WORDS = (
    r"(?:微\s?信|抖音|支付宝|小红书|微博|钉钉|飞书"
    rf"|{_WORD}(?:wechat|weixin|wx|vx|v信|alipay|telegram|skype|line(?= id)))"
)
_REGIONAL_PLATE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLACE = (
    r"(?:(?![住址在,]|(?<=来)自|(?<=[位居])于|患者|(?<=患)者|病人|(?<=病)人)"
    r"[\u3400-\u9fff])"
)
_TOWN = "镇(?![静痛咳吐定])"
_REGION = (
    rf"(?>{_PLACE}{{1,7}}?(?:自治区|自治州|省|市|地区|区|县|旗|乡|{_TOWN}|街道|村|庄"
    r"|小区|社区|花园|家园|公寓|大厦|苑)\s*)"
)
_HOME = rf"(?:乡|{_TOWN}|街道|村|庄|小区|社区|花园|家园|公寓|大厦|苑|广场|家属院|宿舍)\s*"
_STREET = (
    rf"(?:{_PLACE}{{1,7}}?(?:(?<![通尿径入旁线造瘘])路|大街|大道|街|巷|胡同|弄)"
    r"(?:[东西南北中]?(?:段|路))?)"
)
_DOOR = (
    r"(?:\s*(?:[\da-z]{1,5}(?:-\d+){0,3}|[一二三四五六七八九十百甲乙]{1,4})\s*(?:号楼|号院|号|#|弄|栋|幢"
    r"|座|楼|层|单元|门|室|房|户|组|队)(?![病结肿靶支灶]))"
)
_NO_HOSPITAL = rf"(?!{_PLACE}{{0,12}}?(?:医院|中心|研究所|大学))"
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
        r"(?:(?:-|转| ?ext\.?) ?\d{1,5})?",
        r"(?<!\d)(?:\+|00)[1-9]\d{0,2}(?=(?:[ -]{0,2}[()]?\d){8,13}(?!\d))"
        r"(?:[ -]{0,2}[()]?\d){8,13}",
        rf"{_PHONE_WORDS}{_FILLING}{_NO_DATE}(?P<id>\(?\+?\d(?:{_GAP}\d){{6,14}}){_NO_UNIT}",
        rf"(?:{_WORD}(?:ph|cell|mob)|(?:电话|手机|致电)[^\d\s,.;。;]{{0,6}})\s?[.:]?\s?{_NO_DATE}"
        rf"(?P<id>\d{{3,4}}[- ]?\d{{4}}|1\d{{10}}){_NO_UNIT}",
        r"[a-z0-9._%+-]{1,64}\s?(?:@|[(\[]at[)\]])\s?[a-z0-9-]+(?:\.[a-z0-9-]+)+",
        r"(?:https?://|www\.)[a-z0-9%&./?=#:_~-]+",
        # Passports, travel permits, and identity cards of Hong Kong and Taiwan.
        r"(?<![a-z0-9])(?:[eghmcw] ?\d{8}(?:\d\d)?|[ec][a-hj-np-z]\d{7}|[a-z][12]\d{8}"
        r"|[a-z]{1,2}\d{6} ?\([\da]\))(?![a-z0-9])",
        r"[军士文警]字第? ?(?P<id>\d{6,8})",
        rf"{_NUMBER_WORDS}{_FILLING}{_NO_DATE}(?P<id>[a-z]{{0,3}}-?\d(?:{_GAP}[\dx]){{4,22}}){_NO_UNIT}",
        rf"{_WORD}qq{_FILLING}{_NO_DATE}(?P<id>\d(?:[ -]{{0,2}}\d){{4,11}})(?!\d)",
        rf"{_CHAT_WORDS}{_FILLING}{_NO_DATE}(?=[a-z_-]*[\d_])(?P<id>[a-z\d][a-z\d_-]{{4,19}})",
        rf"{_CHAT_WORDS}\s*(?:号|id)?\s*[:=]\s*(?P<id>[a-z][a-z\d_.-]{{5,19}})",
        rf"{_CHAT_WORDS}\s*@\s*(?P<id>[\w.-]{{2,20}})",
        # What is left of a number, a car, and a name behind its word.
        r"(?:尾号|[后末][四4]位|last (?:four|4)(?: digits)?)\s*(?:是|为|is)?\s*[:(]?\s*"
        r"(?P<id>\d{3}[\dx])(?![\da-z])",
        rf"[{_REGIONAL_PLATE}][a-hj-np-z][\s·.]?(?=[a-hj-np-z]{{0,2}}\d)[a-hj-np-z\d]{{5,6}}(?![a-z\d])",
        r"姓名\s*:\s*(?P<id>[\u3400-\u9fff·]{2,3})",
        r"(?<![a-z])(?<!drug )(?<!trade )(?<!brand )name\s?:\s?(?P<id>[a-z'-]+,? [a-z'-]+)",
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
            rf"{_PLACE}{{2,7}}?(?:省|自治区|市|自治州)\s*{_PLACE}{{1,7}}?(?:市|自治州|区|县|旗)"
            rf"{_REGION}{{0,3}}{_NO_HOSPITAL}",
        ),
        (
            r"[县市旗][^,;。]{1,6}(?:[乡镇村]|街道)",
            rf"{_PLACE}{{1,6}}?[县市旗]\s*{_NO_HOSPITAL}{_PLACE}{{1,6}}?(?:[乡村]|{_TOWN}|街道)"
            rf"(?:{_PLACE}{{1,5}}?村)?",
        ),
        (
            r"(?:road|street|avenue|lane|boulevard|box) (?:no\.? ?)?\d",
            rf"(?:{_NO_STREET_WORD}{_WORD}[a-z']+ (?:road|street|avenue|lane|boulevard)"
            r"|p\.? ?o\.? box) (?:no\.? ?)?\d{1,5}(?!\d| ?(?:weeks?|months?|days?|years?|m|km)\b)",
        ),
        (
            r"(?:road|street|avenue|lane|boulevard|rd|ave|lu|jie|dadao)\b",
            r"(?:\d+/f, ?|(?:room|rm\.?|flat|apt\.?|apartment|unit|building|no\.?) ?\d+[a-z]?, ?)*"
            rf"(?:no\.? ?|(?<![\d.]))\d{{1,5}}[a-z]?,? (?:{_NO_STREET_WORD}[a-z']+ ){{1,3}}"
            r"(?:road|street|avenue|lane|boulevard|rd|ave|lu|jie|dadao)\b"
            r"(?:\.?, ?[a-z]+(?: [a-z]+)?(?: district| city| province)?)*",
        ),
    )
)
# Only texts with one of these characters or words can hold a shape.
_ANY = re.compile(
    r"[\d@省市区县路街巷弄村号室微名]|自治|wechat|weixin|wx|vx|name|www|http|\Wat\W|skype|telegram"
)
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
