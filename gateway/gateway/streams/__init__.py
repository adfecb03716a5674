"""Events as they come: the feed and its long poll, the stream, and who follows the journal for both.

While anybody of an organisation waits, one follower asks for what is new, whole, and keeps the last
of it. Each reader has a filter, a place and a chain of its own: it takes what fits from the
follower, or, where it is further behind than that, pages of its own from the service.
"""
