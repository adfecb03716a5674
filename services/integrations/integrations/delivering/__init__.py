"""The delivering process: matches the journal with what is subscribed, posts webhooks, fills queues.

One process of all that run delivers; the others stand by. Nothing that it holds in memory is
needed by the next one: a delivery is due in the database until what became of it is stored there,
so that one which is killed costs another attempt with the same id, and never an event.
"""
