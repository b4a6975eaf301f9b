"""Exit codes, and error messages for expected failures."""

import sys
from typing import Any, NoReturn

import click

from valuechain.model.errors import InvalidDataError, NotAllocatedError, QuestionError
from valuechain.model.problem import Problem
from valuechain.storage.errors import StorageError

EXIT_PROBLEMS = 1
"""The data has problems, or a file cannot be read or written."""
EXIT_USAGE = 2
"""The command line is invalid, or names something that is not in the data."""
EXIT_NOT_ALLOCATED = 3
"""The framework has no answer for this model type and release type."""


class Verbs(click.Group):
    """Turns every expected failure into a message and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 # click's signature
        """Runs the command; expected failures leave no traceback."""
        try:
            return super().invoke(ctx)
        except NotAllocatedError as error:
            fail(str(error), EXIT_NOT_ALLOCATED)
        except QuestionError as error:
            fail(str(error), EXIT_USAGE)
        except StorageError as error:
            fail(str(error), EXIT_PROBLEMS)
        except InvalidDataError as error:
            fail("\n".join(map(line_of, error.problems)), EXIT_PROBLEMS)
        except BrokenPipeError:
            raise  # the reader closed the pipe, as `head` does: click exits quietly
        except OSError as error:
            fail(f"{error.filename or 'The file'}: {error.strerror or error}.", EXIT_PROBLEMS)


def fail(message: str, code: int) -> NoReturn:
    """Prints the reason to standard error and exits."""
    click.echo(message, err=True)
    sys.exit(code)


def line_of(problem: Problem) -> str:
    """The problem on one line, even if it quotes text with line breaks or control characters."""
    return "".join(letter if letter.isprintable() else " " for letter in str(problem))
