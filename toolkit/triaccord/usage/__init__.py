"""What an integrator's code uses of an API: recorded under its tests, imported from archives, or declared.

::

    pytest ──recorder──┐
    HAR, cassettes ────┼──> Usage ──document──> usage file
    configuration ─────┘

Nothing is imported here: the parts that watch clients are loaded inside somebody else's test run.
"""
