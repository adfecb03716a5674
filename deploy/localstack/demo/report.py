"""`report.html`: the story as one file that needs nothing else."""

from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from localstack.demo.story import Story
from localstack.plan import OPERATOR


def write_report(story: Story, path: Path) -> None:
    """Write the report; one that is there is replaced."""
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    text = (files("localstack.demo") / "report.html.j2").read_text(encoding="utf-8")
    path.write_text(
        environment.from_string(text).render(story=story, operator=OPERATOR), encoding="utf-8"
    )
