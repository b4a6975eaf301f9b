"""How a command ends: the exit codes, and failures that are expected, as messages."""

import sys
from typing import Any, NoReturn

import click

from valuechain.model.errors import InvalidDataError, NotAllocatedError, QuestionError
from valuechain.model.problem import Problem

EXIT_PROBLEMS = 1
"""The data has problems, or a file cannot be read or written."""
EXIT_USAGE = 2
"""The command cannot be understood, or asks for what the data does not have."""
EXIT_NOT_ALLOCATED = 3
"""The framework has no answer for this model type and release type."""


class Verbs(click.Group):
    """Turns every expected failure into a message and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 # as click declares it
        """Runs the command; no expected failure leaves a traceback."""
        try:
            return super().invoke(ctx)
        except NotAllocatedError as error:
            fail(str(error), EXIT_NOT_ALLOCATED)
        except QuestionError as error:
            fail(str(error), EXIT_USAGE)
        except InvalidDataError as error:
            fail("\n".join(map(line_of, error.problems)), EXIT_PROBLEMS)
        except BrokenPipeError:
            raise  # the reader has seen enough, as `head` does: click ends quietly
        except OSError as error:
            fail(f"{error.filename or 'The file'}: {error.strerror or error}.", EXIT_PROBLEMS)


def fail(message: str, code: int) -> NoReturn:
    """Says why on standard error, and ends with the exit code."""
    click.echo(message, err=True)
    sys.exit(code)


def line_of(problem: Problem) -> str:
    """The problem on one line, even where the file's own text that it quotes has line breaks or control characters."""
    return "".join(letter if letter.isprintable() else " " for letter in str(problem))
