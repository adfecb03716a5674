"""Stand-ins of the providers: real servers that behave as the providers' documents say.

Each keeps what reached "the person" (its sink), tells what became of it by signed callbacks, and
fails, stalls and lies when it is told to (`Behaviour`). They run in a test's own process or, by
`python -m tests.notifications.standins twilio --port …`, in one of their own, where `POST
/standin/behaviour`, `POST /standin/inbound` and `GET /standin/sink` do what the methods do (a mail
server takes `XBEHAVE` with JSON, and its sink is the file of `--sink`).
"""
