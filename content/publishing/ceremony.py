"""The life of keys after the first day, as commands: see docs/sleutelceremonie.md."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tuf.api.metadata import Metadata, Root, Targets, Timestamp

from content import paths
from content.errors import StoreError, reason
from content.importer import Importer
from content.publishing import holders, keys, publisher
from content.publishing.approvals import add_approval_key, remove_approval_key, set_approvals
from content.publishing.publisher import APPROVAL_KEYS, NewKey, PublisherFolder
from content.trust.identity import read_anchor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from content.trust.identity import Anchor

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_folder = click.argument("folder", metavar="SLEUTELMAP", type=_FOLDER)
_key_files = click.option(
    "--key",
    "key_files",
    multiple=True,
    type=_FILE,
    metavar="BESTAND",
    help="Een hoofdsleutel op de stick van zijn houder; mag vaker. Anders: alle in "
    "SLEUTELMAP/root-keys.",
)
_threshold = click.option(
    "--threshold",
    metavar="AANTAL",
    type=click.IntRange(1, 15),
    help="Hoeveel hoofdsleutels er voortaan samen nodig zijn.",
)
_approvals = click.option(
    "--approvals",
    metavar="AANTAL",
    type=click.IntRange(1, 15),
    help="Hoeveel sleutels voortaan elke uitgave tekenen, de publicatiesleutel meegeteld.",
)
_NOBODY_YET = "nieuwe houder"
_holder = click.option(
    "--holder", metavar="NAAM", default=_NOBODY_YET, help="Wie de nieuwe hoofdsleutel krijgt."
)
_held = click.argument("held", metavar="HOUDER")


def read_root(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} is niet te lezen ({reason(error)}).") from error


def show(anchor: Anchor) -> None:
    """Print what two people compare before they believe a root."""
    root = Metadata[Root].from_bytes(anchor.data).signed
    role = root.roles[Root.type]
    click.echo(f"Afzender:      {anchor.identity.name} ({anchor.identity.publisher})")
    click.echo(f"Sleutelstand:  {anchor.version}, geldig tot {root.expires:%d-%m-%Y}")
    click.echo(f"Hoofdsleutels: {role.threshold} van {len(role.keyids)} nodig")
    click.echo(f"Vingerafdruk:  {fingerprint(anchor)}")


def fingerprint(anchor: Anchor) -> str:
    return keys.fingerprint(Metadata[Root].from_bytes(anchor.data).signed)


def add_commands(  # noqa: C901 - one command after the other, each of a few lines
    main: click.Group, in_one_line: Callable[..., Callable[..., None]], ask: Callable[..., str]
) -> None:
    """Give ``main`` the commands for keys."""

    def new(what: str) -> str:
        return ask(what, new=True)

    def change(
        folder: PublisherFolder,
        key_files: Iterable[Path],
        alter: Callable[[Root], Iterable[NewKey]],
    ) -> None:
        changed = publisher.change_root(
            folder, alter, now=datetime.now(UTC), key_files=key_files, ask=ask
        )
        show(changed.anchor)
        click.echo("Publiceer nu: kiosken volgen met de eerstvolgende stick.")

    @main.command("fingerprint", help="Laat zien van wie een ROOT.json is, met de cijfers.")
    @click.argument("root", metavar="ROOT.json", type=_FILE)
    @in_one_line
    def fingerprint_command(root: Path) -> None:
        show(read_anchor(read_root(root)))

    @main.command("keys", help="Noem de sleutels van een afzender en wie ze heeft.")
    @_folder
    @in_one_line
    def keys_command(folder: Path) -> None:
        opened = PublisherFolder(folder)
        names = holders.read(folder)
        show(opened.anchor)
        root = opened.root.signed
        for keyid in root.roles[Root.type].keyids:
            click.echo(f"hoofdsleutel        {keyid[:12]}  {names.get(keyid, '')}".rstrip())
        online = root.roles[Timestamp.type].keyids
        for keyid in online:
            click.echo(f"publicatiesleutel   {keyid[:12]}")
        for keyid in root.roles[Targets.type].keyids:
            if keyid not in online:
                click.echo(f"goedkeuringssleutel {keyid[:12]}  {names.get(keyid, '')}".rstrip())
        click.echo(f"Per uitgave nodig:  {root.roles[Targets.type].threshold}")

    @main.command("add-root-key", help="Maak een hoofdsleutel voor een nieuwe houder.")
    @_folder
    @_holder
    @_key_files
    @_threshold
    @in_one_line
    def add_command(
        folder: Path, holder: str, key_files: tuple[Path, ...], threshold: int | None
    ) -> None:
        def alter(root: Root) -> list[NewKey]:
            _check_new(root.roles[Root.type].keyids, folder, holder)
            made = publisher.add_root_key(root, holder, new(f"de hoofdsleutel van {holder}"))
            publisher.set_threshold(root, threshold)
            return [made]

        change(PublisherFolder(folder), key_files, alter)

    @main.command("remove-root-key", help="Haal de hoofdsleutel van HOUDER eruit.")
    @_folder
    @_held
    @_key_files
    @_threshold
    @in_one_line
    def remove_command(
        folder: Path, held: str, key_files: tuple[Path, ...], threshold: int | None
    ) -> None:
        opened = PublisherFolder(folder)

        def alter(root: Root) -> list[NewKey]:
            publisher.remove_root_key(root, find(opened, root, held))
            publisher.set_threshold(root, threshold)
            return []

        change(opened, key_files, alter)

    @main.command("replace-root-key", help="Zet een nieuwe hoofdsleutel op de plaats van HOUDER.")
    @_folder
    @_held
    @click.option(
        "--holder", metavar="NAAM", help="Wie de nieuwe sleutel krijgt, als dat een ander is."
    )
    @_key_files
    @in_one_line
    def replace_command(
        folder: Path, held: str, holder: str | None, key_files: tuple[Path, ...]
    ) -> None:
        opened = PublisherFolder(folder)

        def alter(root: Root) -> list[NewKey]:
            old = find(opened, root, held)
            others = [keyid for keyid in root.roles[Root.type].keyids if keyid != old]
            taker = holder or holders.read(folder).get(old) or _NOBODY_YET
            _check_new(others, folder, taker)
            made = publisher.add_root_key(root, taker, new(f"de nieuwe hoofdsleutel van {taker}"))
            publisher.remove_root_key(root, old)
            return [made]

        change(opened, key_files, alter)

    @main.command(
        "replace-publishing-key",
        help="Maak een nieuwe publicatiesleutel: de laptop is weg, of wie publiceerde ging weg.",
    )
    @_folder
    @_key_files
    @in_one_line
    def replace_publishing_command(folder: Path, key_files: tuple[Path, ...]) -> None:
        change(
            PublisherFolder(folder),
            key_files,
            lambda root: [publisher.replace_publishing_key(root, new)],
        )

    _add_approval_commands(main, in_one_line, change, new)

    @main.command("renew-root", help="Teken dezelfde sleutels opnieuw, voordat ze verlopen.")
    @_folder
    @_key_files
    @in_one_line
    def renew_command(folder: Path, key_files: tuple[Path, ...]) -> None:
        change(PublisherFolder(folder), key_files, lambda _root: [])

    @main.command("distrust", help="Geloof een afzender niet meer: zijn berichten verdwijnen.")
    @click.argument("publisher_id", metavar="ID")
    @in_one_line
    def distrust_command(publisher_id: str) -> None:
        Importer(paths.content(), paths.publishers()).forget(publisher_id)
        click.echo(f"Dit steunpunt gelooft '{publisher_id}' niet meer. Zijn berichten zijn weg.")


def _add_approval_commands(
    main: click.Group,
    in_one_line: Callable[..., Callable[..., None]],
    change: Callable[..., None],
    new: Callable[[str], str],
) -> None:
    """The commands for keys of those who approve issues."""

    @main.command("add-approval-key", help="Maak een sleutel voor iemand die uitgaven goedkeurt.")
    @_folder
    @click.option("--holder", metavar="NAAM", required=True, help="Wie de sleutel krijgt.")
    @_approvals
    @_key_files
    @in_one_line
    def add_approval_command(
        folder: Path, holder: str, approvals: int | None, key_files: tuple[Path, ...]
    ) -> None:
        def alter(root: Root) -> list[NewKey]:
            keyids = {*root.roles[Root.type].keyids, *root.roles[Targets.type].keyids}
            _check_new(keyids, folder, holder)
            made = add_approval_key(root, holder, new(f"de goedkeuringssleutel van {holder}"))
            set_approvals(root, approvals or root.roles[Targets.type].threshold)
            return [made]

        change(PublisherFolder(folder), key_files, alter)
        click.echo(f"Breng de sleutel in {folder / APPROVAL_KEYS} naar {holder}.")

    @main.command("remove-approval-key", help="Laat HOUDER geen uitgaven meer goedkeuren.")
    @_folder
    @_held
    @_approvals
    @_key_files
    @in_one_line
    def remove_approval_command(
        folder: Path, held: str, approvals: int | None, key_files: tuple[Path, ...]
    ) -> None:
        def alter(root: Root) -> list[NewKey]:
            online = root.roles[Timestamp.type].keyids
            may = [keyid for keyid in root.roles[Targets.type].keyids if keyid not in online]
            keyid = holders.find(may, holders.read(folder), held)
            set_approvals(root, approvals or root.roles[Targets.type].threshold)
            remove_approval_key(root, keyid)
            return []

        change(PublisherFolder(folder), key_files, alter)


def find(folder: PublisherFolder, root: Root, word: str) -> str:
    """Return the root key that ``word`` means. Raises KeyFault."""
    return holders.find(root.roles[Root.type].keyids, holders.read(folder.path), word)


def _check_new(keyids: Iterable[str], folder: Path, name: str) -> None:
    """Raise KeyFault when somebody holds a key by that name; several may have none yet."""
    if name != _NOBODY_YET:
        holders.check_new(keyids, holders.read(folder), name)
