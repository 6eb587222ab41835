"""What somebody who logs in, or who manages the others, sees and does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from office import tls
from office.accounts.people import Role
from office.errors import Missing, OfficeError, Refused

if TYPE_CHECKING:
    from office.web.visit import Visit


def show_log_in(visit: Visit) -> Response:
    if not visit.office.accounts.users():
        return visit.redirect("/welkom")
    return visit.render("users/log_in.html", onward=_onward(visit.asked("naar")), name="", error="")


def log_in(visit: Visit) -> Response:
    onward, name = _onward(visit.form.text("onward")), visit.form.text("name")
    try:
        user = visit.office.accounts.log_in(name, visit.form.text("password"), visit.address)
    except Refused as error:
        return visit.render(
            "users/log_in.html", status=error.status, onward=onward, name=name, error=str(error)
        )
    visit.begin_session(user)
    return visit.redirect(onward)


def log_out(visit: Visit) -> Response:
    visit.end_session()
    return visit.redirect("/inloggen")


def show_welcome(visit: Visit) -> Response:
    return visit.render("users/welcome.html", code=visit.asked("code"), name="", error="")


def welcome(visit: Visit) -> Response:
    form = visit.form
    code, name = form.text("code"), form.text("name")
    try:
        if form.text("password") != form.text("again"):
            raise Refused("De twee wachtwoorden zijn niet gelijk.")
        user = visit.office.accounts.accept(code, name, form.text("password"), visit.address)
    except OfficeError as error:
        return visit.render(
            "users/welcome.html", status=error.status, code=code, name=name, error=str(error)
        )
    visit.begin_session(user)
    return visit.redirect("/")


def show_password(visit: Visit) -> Response:
    return visit.render("users/password.html", error="")


def change_password(visit: Visit) -> Response:
    form = visit.form
    try:
        if form.text("password") != form.text("again"):
            raise Refused("De twee wachtwoorden zijn niet gelijk.")
        visit.office.accounts.change_password(visit.me, form.text("old"), form.text("password"))
    except OfficeError as error:
        return visit.render("users/password.html", status=error.status, error=str(error))
    visit.begin_session(visit.me)
    visit.say("Uw wachtwoord is veranderd. Andere apparaten zijn uitgelogd.")
    return visit.redirect("/")


def show_users(visit: Visit) -> Response:
    return _users(visit)


def _users(visit: Visit, **told: str) -> Response:
    values = {"code": "", "named": "", "error": ""} | told
    users = visit.office.accounts.users()
    status = OfficeError.status if told.get("error") else 200
    addresses, fingerprints = visit.office.addresses, ("", "")
    if addresses and (data := _certificate(visit)):
        fingerprints = tls.fingerprints(data)
    return visit.render(
        "users/users.html",
        status=status,
        users=users,
        roles=list(Role),
        addresses=addresses,
        fingerprints=fingerprints,
        **values,
    )


def download_certificate(visit: Visit) -> Response:
    """What another laptop must know before it comes here without a warning."""
    data = _certificate(visit)
    if data is None:
        raise Missing("Dit kantoor is alleen op deze machine te bereiken.")
    name = tls.NAME
    return Response(
        data,
        media_type="application/x-x509-ca-cert",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _certificate(visit: Visit) -> bytes | None:
    return tls.certificate(visit.office.folders.tls) if visit.office.addresses else None


def invite(visit: Visit) -> Response:
    """Show the code once: it is nowhere else."""
    name = visit.form.text("name").strip()
    try:
        if not name:
            raise Refused("Vul een naam in.")
        if any(user.name.casefold() == name.casefold() for user in visit.office.accounts.users()):
            raise Refused(f"{name} is al een gebruiker.")
        code = visit.office.accounts.invite(name, _roles(visit))
    except OfficeError as error:
        return _users(visit, error=str(error))
    return _users(visit, code=code, named=name)


def give_code(visit: Visit) -> Response:
    user = visit.office.accounts.user(visit.number("number"))
    return _users(visit, code=visit.office.accounts.invite(user.name, user.roles), named=user.name)


def change_roles(visit: Visit) -> Response:
    number = visit.number("number")
    try:
        visit.office.accounts.change_roles(number, _roles(visit))
    except OfficeError as error:
        return _users(visit, error=str(error))
    visit.say("De rollen zijn veranderd. Deze gebruiker logt opnieuw in.")
    return visit.redirect("/gebruikers")


def remove(visit: Visit) -> Response:
    try:
        visit.office.accounts.remove(visit.number("number"))
    except OfficeError as error:
        return _users(visit, error=str(error))
    visit.say("Deze gebruiker kan niet meer inloggen.")
    return visit.redirect("/gebruikers")


def _roles(visit: Visit) -> frozenset[Role]:
    return frozenset(role for role in Role if role in visit.form.texts("roles"))


def _onward(path: str) -> str:
    """Return a page of ours to go on to, whatever a link promised."""
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_ours else "/"
