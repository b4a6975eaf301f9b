"""The command line: each command parses its arguments, calls the library and prints."""

import click

from valuechain import __version__
from valuechain.cli import across, answers, changes, database, documents, serve, verify
from valuechain.cli.exits import Verbs

_COMMANDS = (
    answers.frameworks,
    answers.actors,
    answers.find,
    answers.matrix,
    answers.ownerships,
    answers.findings,
    answers.who_must_act,
    answers.absence,
    answers.compare,
    answers.graph,
    answers.paths,
    across.across_sources,
    across.graph_across,
    across.show_topic,
    across.show_timeline,
    across.side_by_side,
    across.practices,
    across.links,
    documents.draw,
    documents.briefing,
    serve.check,
    changes.changes,
    verify.verify,
    serve.serve,
    database.admin,
    database.backup,
    database.restore,
)


@click.group(
    cls=Verbs,
    commands=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__)
def main() -> None:
    """Who is responsible for what along the AI value chain.

    Reads the shipped frameworks, or your own data with --data.
    """
