"""Files of training of whose commands nobody could say what became of them."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from nameko.containers import ServiceContainer

from nosotros import clock
from nosotros.bus.attendant import Attendant
from nosotros.bus.runtime import Runtime
from nosotros.bus.service import subscription_of
from nosotros.contracts.common import FileReference
from nosotros.contracts.training import AttachEvidence, SubmitEvidence
from nosotros.database import Database
from nosotros.files import SETTLED, FileStore, Owner
from nosotros.identifiers import new_id
from nosotros.settings import Settings
from tests.asking import ORGANISATION
from tests.conftest import Access
from tests.training.groundwork import PRACTICE, THEORY, join, make_group
from training.service import TrainingService

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@pytest.fixture
def tidy(access: Access, database: Database, store: FileStore) -> Iterator[Callable[[], None]]:
    """Have the service do what it does once an hour."""
    settings = Settings(database_url=access.url, amqp_url="amqp://nowhere")
    runtime = Runtime(settings, subscription_of(TrainingService), pause=time.sleep)
    container = ServiceContainer(
        TrainingService, config={"AMQP_URI": settings.amqp_url, "runtime": runtime}
    )
    attendant = next(each for each in container.subextensions if isinstance(each, Attendant))
    yield attendant.prune
    runtime.wake.stop()
    runtime.database.close()


@pytest.fixture
def keep(store: FileStore, tmp_path: Path) -> Callable[..., FileReference]:
    """A file of which it is not known whether it was taken, since so many seconds."""

    def keep(*, age: float = SETTLED, organisation: str = ORGANISATION) -> FileReference:
        writer = store.open_writer()
        writer.write(PDF)
        owner = Owner(service="training", organisation=organisation)
        file = writer.commit("práctica.pdf", command_id=new_id(), owner=owner)
        moment = clock.unix() - age
        for each in tmp_path.rglob(file.reference):
            os.utime(each, (moment, moment))
        return file

    return keep


def test_what_no_evidence_has_is_deleted_and_what_one_has_is_not(
    ask, act, hear, keep, tidy, store: FileStore
):
    group = make_group(act, requirements=(THEORY, PRACTICE))
    join(hear, group)
    evidence: Any = ask(
        SubmitEvidence(
            cohort_id=group.id,
            participant_id=group.participants[0],
            module="kaizen",
            requirement="practice",
            note="Medí cuánto tarda la fila.",
        )
    )
    taken, lost, of_another = keep(), keep(), keep(organisation="la-u")
    young = keep(age=SETTLED - 600)
    ask(AttachEvidence(evidence_id=evidence.id, file=taken))

    tidy()

    kept = [store.path_of(each.reference).exists() for each in (taken, lost, of_another, young)]
    assert kept == [True, False, False, True]
