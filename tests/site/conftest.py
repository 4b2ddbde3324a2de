"""The same browser for the tests of the static site, which ``python3 course.py browser --site`` runs."""

from tests.browser.conftest import chromium

__all__ = ["chromium"]
