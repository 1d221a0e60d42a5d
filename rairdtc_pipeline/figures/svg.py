"""Converts a matplotlib drawing into an <svg> element for a page, or into a standalone file.

The conversion removes what would disturb a page: a style rule for every element, a fixed size, and
ids that two figures share. Text stays text, so that it can be searched, copied and read aloud.
"""

import io
import re
from xml.etree import ElementTree

from matplotlib.figure import Figure as Drawing

from rairdtc_pipeline.figures.design import INK, PAPER

TIP = "tip:"
_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_FONTS = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', Roboto, Arial, sans-serif"
_REFERENCE = re.compile(r"(^|url\()#([\w.-]+)")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_VIEW_BOX = re.compile(r'viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"')
_FONT = re.compile(r"font-family: [^;]+;? ?")
_UNDATED = {"Date": None, "Creator": None, "Format": None, "Type": None}

ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", _XLINK)


def inline_svg(drawing: Drawing, name: str, title: str, alt: str) -> str:
    """Convert the drawing into an <svg> element.

    If the gid of an artist is `TIP` followed by text, the text is its tooltip.
    """
    buffer = io.BytesIO()
    drawing.savefig(buffer, format="svg", transparent=True, metadata=_UNDATED)
    root = ElementTree.fromstring(buffer.getvalue())
    root.remove(root[0])  # <style>*{…}</style>, which would reach every element of the page
    used = {found for element in root.iter() for found in _references(element)}
    for element in root.iter():
        _adapt(element, name, used)
    _describe(root, name, title, alt)
    return ElementTree.tostring(root, encoding="unicode")


def standalone_svg(svg: str) -> str:
    """The <svg> element as a file: with a size, black on white, for viewers without a page."""
    paper = f'<rect width="100%" height="100%" fill="{PAPER}" />'
    body = svg.replace("</desc>", f"</desc>{paper}", 1).replace("currentColor", INK)
    body = _VIEW_BOX.sub(r'width="\g<width>" height="\g<height>" \g<0>', body, count=1)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _references(element: ElementTree.Element) -> list[str]:
    names = (f"{{{_XLINK}}}href", "style", "clip-path")
    return [i for name in names for _, i in _REFERENCE.findall(element.get(name, ""))]


def _adapt(element: ElementTree.Element, name: str, used: set[str]) -> None:
    """Make ids unique, use the page's text colour and font, and shorten long numbers."""
    own_id = element.attrib.pop("id", "")
    if own_id.startswith(TIP):
        tip = ElementTree.Element(f"{{{_SVG}}}title")
        tip.text = own_id.removeprefix(TIP)
        element.insert(0, tip)
    elif own_id in used:
        element.set("id", f"{name}-{own_id}")
    for key, value in list(element.attrib.items()):
        if key in ("d", "x", "y", "transform"):
            short = _LONG_NUMBER.sub(lambda found: f"{float(found[0]):.2f}", value)
            element.set(key, " ".join(short.split()))
        elif key in (f"{{{_XLINK}}}href", "clip-path", "style"):
            own = _REFERENCE.sub(rf"\g<1>#{name}-\g<2>", value)
            element.set(key, _FONT.sub("", own).replace(INK, "currentColor"))
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]


def _describe(root: ElementTree.Element, name: str, title: str, alt: str) -> None:
    del root.attrib["width"], root.attrib["height"], root.attrib["version"]
    root.attrib |= {
        "role": "img",
        "aria-labelledby": f"{name}-title {name}-desc",
        "font-family": _FONTS,
        "stroke-linejoin": "round",
    }
    for place, (tag, words) in enumerate((("title", title), ("desc", alt))):
        element = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{tag}"})
        element.text = words
        root.insert(place, element)
