"""The audit log as whoever holds a copy of it sees it: a chain of entries, in signed files.

`chain` says how an entry follows the one before it, `files` how a part of the chain becomes a file,
`checking` whether a copy is what it was. None needs a network.
"""
