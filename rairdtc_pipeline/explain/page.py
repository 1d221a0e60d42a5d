"""The explanation as one page that reads without a server, and as text."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from rairdtc_pipeline.explain.statement import Explanation
from rairdtc_pipeline.messages import Message, message, sentences
from rairdtc_pipeline.messages.language import language_in_use


def page(found: Explanation) -> str:
    """The HTML page in the language in use."""
    environment = Environment(
        loader=PackageLoader("rairdtc_pipeline.explain"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("explain.html").render(
        found=found,
        language=language_in_use(),
        pseudonymised=message("explain-pseudonymised").text(),
        words=Message.text,
        joined=sentences,
    )


def lines(found: Explanation) -> list[str]:
    """The same as text, line by line."""
    said = [found.title.text()]
    for section in found.sections:
        said += ["", section.title.text()]
        for each in section.statements:
            said.append(f"  {each.said.text()}")
            said += [f"    {source.text()}" for source in each.sources]
    return said
