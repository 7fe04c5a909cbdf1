"""Tests of the loading floor."""
