"""Checks of lesson 00's exercises."""

from __future__ import annotations

EXERCISES: list = []
