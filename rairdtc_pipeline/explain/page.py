"""The explanation as one HTML page that needs no server, and as text."""

from rairdtc_pipeline.explain.statement import Explanation
from rairdtc_pipeline.messages import sentences
from rairdtc_pipeline.messages.language import language_in_use
from rairdtc_pipeline.published.html import html_environment


def page(found: Explanation) -> str:
    """The HTML page in the current language."""
    environment = html_environment("rairdtc_pipeline.explain", language_in_use())
    return environment.get_template("explain.html").render(found=found, joined=sentences)


def lines(found: Explanation) -> list[str]:
    """The explanation as lines of text."""
    said = [found.title.text()]
    for section in found.sections:
        said += ["", section.title.text()]
        for each in section.statements:
            said.append(f"  {each.said.text()}")
            said += [f"    {source.text()}" for source in each.sources]
    return said
