"""The diary's edge, and, as it is so thin, its handlers."""

import os
import signal
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import orjson

from diary import contracts, storage
from nosotros import clock
from nosotros.bus.service import Service, command, event_handler, query, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import common
from nosotros.errors import NotYetKnown


class Unwell(Exception):
    """A handler that was told to fail; its words must be seen nowhere."""


class DiaryService(Service):
    """Entries, trees, reminders."""

    name = "diary"

    @event_handler
    def on_tree_planted(self, event: contracts.TreePlanted, work: UnitOfWork) -> None:
        """Write it down, or fail as told."""
        storage.write(work, about=event.tree_id, kind="planted")
        _go_wrong(work, fails=event.fails, exits=event.exits)
        time.sleep(event.takes_ms / 1000)
        storage.sleep(work, milliseconds=event.sleeps_ms)
        if event.refused:
            storage.write_nonsense(work)
        work.publish(contracts.EntryWritten(about=event.tree_id, number=1), revision=1)

    @event_handler
    def on_tree_watered(self, event: contracts.TreeWatered, work: UnitOfWork) -> None:
        """Write it down, if the tree is known."""
        if not storage.entries(work, about=event.tree_id):
            raise NotYetKnown("tree")
        storage.write(work, about=event.tree_id, kind="watered")

    @event_handler
    def on_tree_renamed(self, event: contracts.TreeRenamedFirst, work: UnitOfWork) -> None:
        """Keep the name."""
        _go_wrong(work, fails=event.fails)
        storage.rename(work, tree_id=event.tree_id, name=event.name)

    @event_handler
    def on_tree_renamed_v2(self, event: contracts.TreeRenamedSecond, work: UnitOfWork) -> None:
        """Keep the name."""
        storage.rename(work, tree_id=event.tree_id, name=event.name)

    @event_handler
    def on_tree_felled(self, event: contracts.TreeFelled, work: UnitOfWork) -> None:
        """Forget the tree."""
        _go_wrong(work, fails=event.fails)
        storage.forget(work, tree_id=event.tree_id)

    @event_handler
    def on_nest_seen(self, event: contracts.NestSeen, work: UnitOfWork) -> None:
        """Write it down."""
        _go_wrong(work, fails=event.fails)
        storage.write(work, about=event.tree_id, kind="nest", text=event.note)

    @command
    def write_entries(self, command: contracts.WriteEntries, work: UnitOfWork) -> contracts.Written:
        """Write entries and tell of them."""
        for number in range(1, command.entries + 1):
            about = command.subjects[(number - 1) % len(command.subjects)]
            storage.write(work, about=about, kind="written", text=command.text)
            work.publish(contracts.EntryWritten(about=about, number=number), revision=number)
            if command.told:
                told = contracts.EntryTold(about=about, text=command.text)
                work.publish(told, revision=number)
        time.sleep(command.takes_ms / 1000)
        storage.sleep(work, milliseconds=command.sleeps_ms)
        if command.closed:
            raise contracts.DiaryClosed(
                about=command.subjects[0], since=work.at, entries=command.entries
            )
        if command.breaks:
            raise Unwell(command.text)
        return contracts.Written(entries=command.entries)

    @command
    def tell_entry(self, command: contracts.TellEntry, work: UnitOfWork) -> contracts.EntryView:
        """Write an entry and tell of it."""
        storage.write(work, about=command.about, kind="written", text=command.text)
        work.publish(contracts.EntryWritten(about=command.about, number=1), revision=1)
        work.publish(contracts.EntryTold(about=command.about, text=command.text), revision=1)
        return contracts.EntryView(about=command.about, text=command.text)

    @command
    def forget_entries(self, command: contracts.ForgetEntries, work: UnitOfWork) -> None:
        """Forget everything about some subjects."""
        for about in command.subjects:
            storage.erase(work, about=about)
            work.bury(about)
            work.publish(contracts.EntriesForgotten(about=about), revision=2)

    @command
    def set_reminder(self, command: contracts.SetReminder, work: UnitOfWork) -> None:
        """Schedule a reminder."""
        payload = {
            "about": command.about,
            "fails": command.fails,
            "exits": command.exits,
            "refused": command.refused,
            "daily": command.daily,
        }
        work.schedule(
            "remind", key=command.key, due_at=command.due_at, payload=orjson.dumps(payload)
        )

    @command
    def cancel_reminder(self, command: contracts.CancelReminder, work: UnitOfWork) -> None:
        """Take a reminder back."""
        work.cancel("remind", key=command.key)

    @timer
    def remind(self, event: TimerEvent, work: UnitOfWork) -> None:
        """Write a reminder."""
        told = orjson.loads(event.payload)
        about = UUID(told["about"])
        storage.write(work, about=about, kind="reminded")
        _go_wrong(work, fails=told["fails"], exits=told["exits"], attempt_of=event.key)
        if told["refused"]:
            storage.write_nonsense(work)
        if told["daily"]:
            tomorrow = event.due_at + timedelta(days=1)
            work.schedule("remind", key=event.key, due_at=tomorrow, payload=event.payload)
        work.publish(contracts.EntryWritten(about=about, number=1), revision=1)

    @query
    def count_entries(self, query: contracts.CountEntries, work: UnitOfWork) -> contracts.Written:
        """How many entries there are about a subject."""
        storage.sleep(work, milliseconds=query.sleeps_ms)
        found = storage.entries(work, about=query.about)
        if not found:
            raise common.NotFound(kind="subject", id=query.about)
        return contracts.Written(entries=found)

    @query
    def read_pages(self, query: contracts.ReadPages, work: UnitOfWork) -> contracts.Pages:
        """Pages of a size."""
        storage.sleep(work, milliseconds=query.sleeps_ms)
        return contracts.Pages(text="x" * query.size)


def _go_wrong(
    work: UnitOfWork, *, fails: int = 0, exits: int = 0, attempt_of: str | None = None
) -> None:
    """Fail the first attempts; they are counted outside of any database, which forgets them."""
    name = attempt_of or str(work.envelope and work.envelope.factid)
    with (Path(os.environ["DIARY_ATTEMPTS"]) / name).open("a+") as attempts:
        attempts.write(f"{clock.unix()} {os.getpid()}\n")
        attempts.seek(0)
        attempt = len(attempts.readlines())
    if attempt <= exits:
        os.kill(os.getpid(), signal.SIGKILL)
    if attempt <= fails:
        raise Unwell(f"attempt {attempt} of Yeimy Rodríguez, CC 1012345678")
