"""A page that takes a file and works on it in the background: what such pages share.

A file is kept as a job (``api.jobs``) whose name travels in the form, so that two people or two windows never mix. What
its person chooses is kept with it, so that work whose process ended is begun again by the same choices.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Request, Response

from api.auth.forms import Form, read_upload
from api.auth.sign_in import LapsedError, check_person, session_of, signed_in
from api.jobs import Job, Work
from api.services import services_of
from api.web.desk.answer import go
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chooses for a file: values that JSON has."""


C = TypeVar("C", bound=Choices)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a person sent, with the other fields of its form."""

    person: Person
    form: Form
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FileImport(Generic[C]):
    """One kind of import: who may do it, and the work that its jobs are."""

    action: Action
    kinds: Collection[str]  # of its jobs
    choices: type[C]
    work: Callable[[Request, Person, Job, str, C], Work]  # of a job, its kind and what was chosen

    def may(self, person: Annotated[Person, Depends(signed_in)]) -> Person:
        """For pages to depend on. Raises ForbiddenError if the person may not import this."""
        return require(person, self.action)

    def keep(self, request: Request, upload: Upload) -> Job:
        return services_of(request).jobs.keep(upload.person.handle, upload.name, upload.data)

    def start(self, request: Request, person: Person, job: Job, kind: str, choices: C) -> Response:
        """Begin the work of a job, and go to its page."""
        services_of(request).jobs.start(job, kind, asdict(choices), self.work(request, person, job, kind, choices))
        return go(f"/desk/jobs/{job.token}")

    def start_again(self, request: Request, person: Person, job: Job) -> Response:
        """The same after its process ended."""
        return self.start(request, self.may(person), job, job.kind, self.chosen(job))

    def chosen(self, job: Job) -> C:
        return self.choices(**job.choices)


def upload_of(kind: FileImport[Any], max_bytes: int) -> Callable[..., Upload]:
    """For routes to depend on: the file that was sent. Raises LapsedError without a session, ForbiddenError if the
    person may not import this, HTTPException 413 if the file is too large."""

    async def read(request: Request) -> tuple[Form, str, bytes]:
        return await read_upload(request, max_bytes)

    # As a default, since an annotation is read where ``read`` is not known.
    def upload(request: Request, sent: tuple[Form, str, bytes] = Depends(read)) -> Upload:
        form, name, data = sent
        session = session_of(request)
        if session is None:
            raise LapsedError(Form(()))
        check_person(session.person, form)
        return Upload(kind.may(session.person), form, name[:300] or "upload", data)

    return upload
