"""Templates: written, activated, judged by WhatsApp, listed."""

import unicodedata
from dataclasses import asdict, replace
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts import notifications as c
from nosotros.contracts.common import NotFound
from nosotros.identifiers import new_id
from nosotros.pages import after_code, after_line, cut
from notifications.domain.checking import placeholders_of, problems
from notifications.domain.rules import Use, use_of
from notifications.domain.templates import (
    Template,
    TemplateText,
    approval_of,
    channels_dropped,
)
from notifications.handlers.refusing import refuse
from notifications.storage import rules, template_changes, templates
from notifications.storage.templates import Kept, hold

#: every channel in every language, plain and discreet
_MOST_TEXTS = 24


def write_template(command: c.WriteTemplate, *, work: UnitOfWork) -> c.TemplateView:
    """Write a version of a template, as a draft.

    Raises:
        InvalidFields: naming everything for which its words could not be sent.
    """
    if len(command.texts) > _MOST_TEXTS:
        refuse([("texts", f"at_most:{_MOST_TEXTS}")])
    texts = tuple(map(_written, command.texts))
    refuse(problems(texts, purpose=command.purpose, use=_use(command.code, work=work)))
    hold(work.connection, organisation=work.organisation, code=command.code)
    last = template_changes.last_version(
        work.connection, organisation=work.organisation, code=command.code
    )
    written = Template(
        id=new_id(),
        code=command.code,
        version=last + 1,
        purpose=command.purpose,
        texts=texts,
        placeholders=placeholders_of(texts),
        whatsapp_state=approval_of(texts),
        built_in=False,
    )
    template_changes.insert(
        work.connection, written, organisation=work.organisation, state="draft", at=work.at
    )
    work.audit("write_template", written.id)
    return _view(_kept(written.id, work=work))


def activate_template(command: c.ActivateTemplate, *, work: UnitOfWork) -> c.TemplateView:
    """Send with a version from now on.

    Raises:
        NotFound: the organisation has no such version.
        NotInState: it is sent with already.
        TemplateUnfit: rules have changed since it was written, and it does not serve for them; or it
            has no words for a channel by which the version before goes, and that is not said to be
            meant.
    """
    code = _kept(command.template_id, work=work).template.code
    hold(work.connection, organisation=work.organisation, code=code)
    kept = _kept(command.template_id, work=work)
    if kept.state == "active":
        raise c.NotInState(state=kept.state, needed=("draft", "retired"))
    use = _use(code, work=work)
    if use is not None and use.purposes != frozenset((kept.template.purpose,)):
        raise c.TemplateUnfit(template=code, why="other_purpose")
    if use is not None and not set(kept.template.placeholders) <= use.gives:
        raise c.TemplateUnfit(template=code, why="placeholders")
    before = templates.active(work.connection, organisation=work.organisation, code=code)
    dropped = () if command.drop_channels else channels_dropped(before, kept.template)
    if dropped:
        raise c.TemplateUnfit(template=code, why="channels_missing", channels=dropped)
    template_changes.activate(
        work.connection, kept.template, organisation=work.organisation, at=work.at
    )
    work.audit("activate_template", kept.template.id)
    return _view(_kept(kept.template.id, work=work))


def set_whatsapp_approval(command: c.SetWhatsappApproval, *, work: UnitOfWork) -> c.TemplateView:
    """Note what WhatsApp said of all of a version's words.

    Raises:
        NotFound: the organisation has no such version.
        TemplateUnfit: none of its words has a name for WhatsApp.
    """
    template = _kept(command.template_id, work=work).template
    if all(each.whatsapp_name is None for each in template.texts):
        raise c.TemplateUnfit(template=template.code, why="no_names")
    if template.built_in:
        template_changes.adopt(
            work.connection, template, organisation=work.organisation, at=work.at
        )
    hold(work.connection, organisation=work.organisation, code=template.code)
    template_changes.judge(
        work.connection,
        template,
        (
            each if each.whatsapp_name is None else replace(each, whatsapp_state=command.state)
            for each in template.texts
        ),
    )
    work.audit("set_whatsapp_approval", template.id)
    return _view(_kept(template.id, work=work))


def get_template(query: c.GetTemplate, *, work: UnitOfWork) -> c.TemplateView:
    """One version, whole.

    Raises:
        NotFound: the organisation has no such version.
    """
    return _view(_kept(query.id, work=work))


def list_templates(query: c.ListTemplates, *, work: UnitOfWork) -> c.TemplatePage:
    """What is sent for each code, or all versions of one.

    Raises:
        InvalidFields: `after` is no cursor of ours.
    """
    if query.code is not None:
        # A cursor names the version of the last item; what follows is older.
        before = None if query.after is None else after_line(query.after)
        found = templates.versions(
            work.connection,
            organisation=work.organisation,
            code=query.code,
            before=before,
            limit=query.limit + 1,
        )
        shown, following = cut(found, query.limit, by=lambda kept: kept.template.version)
        return c.TemplatePage(items=tuple(_view(each) for each in shown), next=following)
    codes = templates.codes(work.connection, organisation=work.organisation)
    after = after_code(query.after, known=codes.__contains__)
    wanted = [code for code in codes if after is None or code > after]
    page, following = cut(wanted, query.limit, by=str)
    kept = templates.shown(work.connection, organisation=work.organisation, codes=page)
    return c.TemplatePage(items=tuple(_view(each) for each in kept), next=following)


def _use(code: str, *, work: UnitOfWork) -> Use | None:
    return use_of(code, rules.every(work.connection, organisation=work.organisation).values())


def _kept(id: UUID, *, work: UnitOfWork) -> Kept:
    kept = templates.by_id(work.connection, organisation=work.organisation, id=id)
    if kept is None:
        raise NotFound(kind="template", id=id)
    return kept


def _view(kept: Kept) -> c.TemplateView:
    template = kept.template
    return c.TemplateView(
        id=template.id,
        revision=kept.revision,
        code=template.code,
        version=template.version,
        purpose=template.purpose,
        state=kept.state,
        placeholders=template.placeholders,
        texts=tuple(_text(each) for each in template.texts),
        whatsapp_state=template.whatsapp_state,
        created_at=kept.created_at,
        activated_at=kept.activated_at,
        built_in=template.built_in,
    )


def _written(text: c.TemplateText) -> TemplateText:
    # An accent that stands by itself would have a text message cost as much as two.
    plain = unicodedata.normalize("NFC", text.text.replace("\r\n", "\n"))
    return TemplateText(
        **{**asdict(text), "text": plain},
        whatsapp_state="none" if text.whatsapp_name is None else "pending",
    )


def _text(text: TemplateText) -> c.TemplateText:
    values = asdict(text)
    del values["whatsapp_state"]
    return c.TemplateText(**values)
