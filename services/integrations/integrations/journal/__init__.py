"""The appender: takes every public event into the journal, each once, in one order."""
