"""The life of keys after the first day, as commands: see docs/sleutelceremonie.md."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tuf.api.metadata import Metadata, Root

from content import keys, paths, publisher
from content.errors import StoreError
from content.identity import read_anchor
from content.importer import Importer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from securesystemslib.signer import CryptoSigner

    from content.identity import Anchor
    from content.publisher import PublisherFolder

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_folder = click.argument("folder", metavar="DIR", type=_FOLDER)
_key_files = click.option(
    "--key",
    "key_files",
    multiple=True,
    type=_FILE,
    help="A root key at its holder's; repeat. Default: all in DIR/root-keys.",
)
_threshold = click.option(
    "--threshold", type=click.IntRange(1, 15), help="How many root keys sign from now on."
)


def read_root(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} is niet te lezen ({error.strerror}).") from error


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
        alter: Callable[[Root], Iterable[CryptoSigner]],
    ) -> None:
        changed = publisher.change_root(
            folder, alter, now=datetime.now(UTC), key_files=key_files, ask=ask
        )
        show(changed.anchor)
        click.echo("Publiceer nu: kiosken volgen met de eerstvolgende stick.")

    @main.command("fingerprint")
    @click.argument("root", metavar="ROOT.json", type=_FILE)
    @in_one_line
    def fingerprint_command(root: Path) -> None:
        """Show whose root a file is, with the digits to compare on paper."""
        show(read_anchor(read_root(root)))

    @main.command("keys")
    @_folder
    @in_one_line
    def keys_command(folder: Path) -> None:
        """List the keys of a publisher by the start of their ids."""
        opened = publisher.PublisherFolder(folder)
        show(opened.anchor)
        for name, role in sorted(opened.root.signed.roles.items()):
            for keyid in role.keyids:
                click.echo(f"{name:10} {keyid[:12]}")

    @main.command("add-root-key")
    @_folder
    @_key_files
    @_threshold
    @in_one_line
    def add_command(folder: Path, key_files: tuple[Path, ...], threshold: int | None) -> None:
        """Make one more root key, for one more holder."""
        opened = publisher.PublisherFolder(folder)

        def alter(root: Root) -> list[CryptoSigner]:
            signer = publisher.add_root_key(opened, root, new("nieuwe hoofdsleutel"))
            publisher.set_threshold(root, threshold)
            return [signer]

        change(opened, key_files, alter)

    @main.command("remove-root-key")
    @_folder
    @click.argument("keyid")
    @_key_files
    @_threshold
    @in_one_line
    def remove_command(
        folder: Path, keyid: str, key_files: tuple[Path, ...], threshold: int | None
    ) -> None:
        """Take out the root key whose id starts with KEYID: it was lost, or its holder left."""

        def alter(root: Root) -> list[CryptoSigner]:
            publisher.remove_root_key(root, keyid)
            publisher.set_threshold(root, threshold)
            return []

        change(publisher.PublisherFolder(folder), key_files, alter)

    @main.command("replace-root-key")
    @_folder
    @click.argument("keyid")
    @_key_files
    @in_one_line
    def replace_command(folder: Path, keyid: str, key_files: tuple[Path, ...]) -> None:
        """Put a new root key in the place of the one whose id starts with KEYID."""
        opened = publisher.PublisherFolder(folder)

        def alter(root: Root) -> list[CryptoSigner]:
            signer = publisher.add_root_key(opened, root, new("nieuwe hoofdsleutel"))
            publisher.remove_root_key(root, keyid)
            return [signer]

        change(opened, key_files, alter)

    @main.command("replace-publishing-key")
    @_folder
    @_key_files
    @in_one_line
    def replace_publishing_command(folder: Path, key_files: tuple[Path, ...]) -> None:
        """Make a new publishing key: the laptop was lost, or whoever published left."""
        opened = publisher.PublisherFolder(folder)

        def alter(root: Root) -> list[CryptoSigner]:
            publisher.replace_publishing_key(opened, root, new)
            return []

        change(opened, key_files, alter)

    @main.command("renew-root")
    @_folder
    @_key_files
    @in_one_line
    def renew_command(folder: Path, key_files: tuple[Path, ...]) -> None:
        """Sign the same keys again for years to come, before they expire."""
        change(publisher.PublisherFolder(folder), key_files, lambda _root: [])

    @main.command("distrust")
    @click.argument("publisher_id", metavar="ID")
    @in_one_line
    def distrust_command(publisher_id: str) -> None:
        """Believe a publisher no longer; what it said leaves the screen."""
        Importer(paths.content(), paths.publishers()).forget(publisher_id)
