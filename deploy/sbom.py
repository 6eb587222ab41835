#!/usr/bin/env python3
"""List all that a bundle holds, with versions, digests and licences.

    python3 deploy/sbom.py BUNDLE      a folder made by deploy/bundle

Writes BUNDLE/sbom.cdx.json (CycloneDX 1.5) and BUNDLE/LICENCES.txt, the same for the same packages.
Licences are as each package states them: of Python packages in their METADATA, of Debian packages
in the short names of debian/copyright. Needs Python and dpkg-deb alone.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path
from urllib.parse import quote

UNSTATED = "not stated"


@dataclass(frozen=True, order=True)
class Component:
    """A package that is shipped."""

    kind: str
    """"deb" or "pypi": how it is named in a package URL."""
    name: str
    version: str
    architecture: str
    licences: tuple[str, ...]
    sha256: str

    @property
    def purl(self) -> str:
        if self.kind == "pypi":
            return f"pkg:pypi/{quote(self.name)}@{quote(self.version)}"
        where = f"?arch={self.architecture}"
        return f"pkg:deb/debian/{quote(self.name)}@{quote(self.version)}{where}"


def components(bundle: Path) -> list[Component]:
    """Return everything in wheels/ and debs/, sorted."""
    wheels = [_wheel(path) for path in bundle.glob("wheels/*.whl")]
    return sorted(wheels + [_deb(path) for path in bundle.glob("debs/*.deb")])


def _wheel(path: Path) -> Component:
    with zipfile.ZipFile(path) as wheel:
        (name,) = (n for n in wheel.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", n))
        metadata = Parser().parsestr(wheel.read(name).decode("utf-8", "replace"))
    stated = metadata["License-Expression"] or _classified(metadata.get_all("Classifier") or [])
    line = stated or (metadata["License"] or "").strip().split("\n")[0][:80]
    return Component(
        "pypi",
        re.sub(r"[-_.]+", "-", metadata["Name"]).lower(),
        metadata["Version"],
        path.stem.rsplit("-", 1)[1],
        (line or UNSTATED,),
        _digest(path),
    )


def _classified(classifiers: list[str]) -> str:
    licences = [text.rsplit(" :: ", 1)[1] for text in classifiers if text.startswith("License ::")]
    return ", ".join(sorted(set(licences) - {"OSI Approved"}))


def _deb(path: Path) -> Component:
    fields = "${Package}\n${Version}\n${Architecture}"
    name, version, architecture = _said(
        "dpkg-deb", "--show", f"--showformat={fields}", path
    ).split()
    return Component("deb", name, version, architecture, _deb_licences(path, name), _digest(path))


def _deb_licences(path: Path, name: str) -> tuple[str, ...]:
    """Return the short names in a machine-readable copyright file; where it is not, so much."""
    with tarfile.open(fileobj=io.BytesIO(_output("dpkg-deb", "--fsys-tarfile", path))) as files:
        for member in files:
            if re.fullmatch(rf"\./usr/share/doc/{re.escape(name)}/copyright", member.name):
                if not member.isfile():
                    return (f"as {member.linkname}",)
                text = files.extractfile(member)
                return _short_names(text.read().decode("utf-8", "replace") if text else "")
            if member.name == f"./usr/share/doc/{name}" and member.issym():
                return (f"as {member.linkname}",)
    return (UNSTATED,)


def _short_names(copyright_file: str) -> tuple[str, ...]:
    names = set(re.findall(r"^License:[ \t]*(\S.*?)[ \t]*$", copyright_file, re.MULTILINE))
    return tuple(sorted(names)) or ("see its copyright file",)


def _said(*command: str | Path) -> str:
    return _output(*command).decode()


def _output(*command: str | Path) -> bytes:
    return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 - dpkg-deb


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def cyclonedx(name: str, version: str, licence: str, parts: list[Component]) -> str:
    """Return the bill of materials; no time and no serial number, so that it can be compared."""
    return json.dumps(
        {
            "bomFormat": "CycloneDX",
            "specVersion": "1.5",
            "version": 1,
            "metadata": {
                "component": {
                    "type": "application",
                    "bom-ref": name,
                    "name": name,
                    "version": version,
                    "licenses": [{"license": {"id": licence}}],
                }
            },
            "components": [
                {
                    "type": "library",
                    "bom-ref": part.purl,
                    "name": part.name,
                    "version": part.version,
                    "purl": part.purl,
                    "hashes": [{"alg": "SHA-256", "content": part.sha256}],
                    "licenses": [{"license": {"name": text}} for text in part.licences],
                }
                for part in parts
            ],
            "dependencies": [{"ref": name, "dependsOn": [part.purl for part in parts]}],
        },
        indent=1,
        ensure_ascii=False,
    )


def licence_list(parts: list[Component]) -> str:
    rows = [f"{part.name} {part.version}\t{'; '.join(part.licences)}" for part in parts]
    return "Noodsteunpunt itself: EUPL-1.2, see LICENSE. With it come:\n\n" + "\n".join(rows) + "\n"


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not Path(arguments[0], "pyproject.toml").is_file():
        print(__doc__, file=sys.stderr)
        return 2
    bundle = Path(arguments[0])
    project = tomllib.loads((bundle / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = (bundle / "VERSION").read_text(encoding="utf-8").strip()
    parts = components(bundle)
    bom = cyclonedx(project["name"], version, project["license"], parts)
    (bundle / "sbom.cdx.json").write_text(bom + "\n", encoding="utf-8")
    (bundle / "LICENCES.txt").write_text(licence_list(parts), encoding="utf-8")
    print(f"{len(parts)} packages listed in {bundle / 'sbom.cdx.json'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
