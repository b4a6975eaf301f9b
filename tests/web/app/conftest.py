"""A database with a workshop for the tests of a module."""

from tests.own_database import created, url

__all__ = ["created", "url"]
