"""The connections that a queue's consumers are on, as the management API tells of them."""

from nosotros.cli.conformance.events import connections_of


def test_a_channel_that_the_api_has_not_heard_of_yet_has_no_connection():
    unheard_of = {"consumer_tag": "1", "channel_details": []}
    nameless = {"consumer_tag": "2", "channel_details": {"node": "a@b"}}
    named = {"consumer_tag": "3", "channel_details": {"connection_name": "127.0.0.1:1 -> :2"}}
    assert connections_of([unheard_of, nameless]) == set()
    assert connections_of([unheard_of, named, named]) == {"127.0.0.1:1 -> :2"}
    assert connections_of([]) == set()
