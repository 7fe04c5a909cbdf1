"""The live leg: ask the servers what the documents promise, and harm nothing.

This floor and the sandbox are the only ones that open sockets; here all requests pass `transport`.
"""
