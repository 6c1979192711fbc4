"""dateline mirror: copies of the site elsewhere."""

import os
from pathlib import Path
from typing import Any

import click

from dateline.ledger.log import Head, head
from dateline.publishing.manifest import MANIFEST, read_head, read_manifest
from dateline.publishing.mirrors.actions import add_mirror, remove_mirror
from dateline.publishing.mirrors.checking import copy_at, verify
from dateline.publishing.mirrors.kept import Mirror, mirror, mirrors
from dateline.publishing.mirrors.pushing import push, state
from dateline.publishing.mirrors.rsync import check_target
from dateline.publishing.rules import forms_at
from dateline.publishing.signing import fingerprint, has_key, public_key
from dateline.values.errors import DatelineError, Unreadable
from dateline.values.outgoing import split
from dateline.wiring.cli import newsroom, progress, say
from dateline.wiring.home import this_home

SECRET = "DATELINE_MIRROR_SECRET"  # noqa: S105  # the name of a variable
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")


@click.group()
def command() -> None:
    """Keep copies of the site elsewhere, and check them."""


@command.command("add")
@click.argument("name")
@click.argument("kind", type=click.Choice(["folder", "s3", "rsync"]))
@click.argument("target")
@click.option("--address", default="", help="Where readers find it; it is named on the site [for nobody to read].")
@click.option("--bucket", default="", help="s3: the bucket.")
@click.option("--prefix", default="", help="s3: the part of the bucket under this prefix [all of it].")
@click.option("--region", default="us-east-1", show_default=True, help="s3: the region that is signed for.")
@click.option("--access-key", default="", help=f"s3: the access key; its secret is read from {SECRET}, or asked for.")
@click.option("--private", is_flag=True, help="s3: it may be at a private address.")
@click.option("--program", default="rsync", show_default=True, help="rsync: the program to run.")
@click.option("--port", default=22, show_default=True, type=click.IntRange(1, 65535), help="rsync: the port of ssh.")
@_AS_JSON
def add(name: str, kind: str, target: str, address: str, as_json: bool, **told: Any) -> None:
    """Add a mirror: TARGET is a folder, the address of an S3-compatible store, or USER@HOST:FOLDER."""
    home = newsroom()
    add_mirror(mirror=Mirror(name, kind, address.rstrip("/"), _where(kind, target, told)), by=None)
    hint = "" if forms_at(home.site) else " Its forms lead nowhere until `site` is an https address."
    say(
        as_json,
        {"mirror": name, "kind": kind},
        f"{name} is a mirror now; `dateline mirror push {name}` fills it.{hint}",
    )


@command.command("list")
@_AS_JSON
def list_(as_json: bool) -> None:
    """Which mirrors there are, of when each is, and what is wrong with it."""
    newsroom()
    rows = [
        {"mirror": one.name, "kind": one.kind, "target": one.shown, "address": one.address, **state(one)}
        for one in mirrors()
    ]
    lines = [
        f"{row['mirror']}\t{row['kind']}\t{row['target']}\t{row['made_at'] or 'nothing yet'}\t{row['trouble']}".rstrip()
        for row in rows
    ]
    say(as_json, {"mirrors": rows}, "\n".join(lines) or "There are no mirrors yet.")


@command.command("remove")
@click.argument("name")
@_AS_JSON
def remove(name: str, as_json: bool) -> None:
    """Send nothing to the mirror NAME any longer; what it has stays there."""
    newsroom()
    remove_mirror(mirror=mirror(name), by=None)
    say(as_json, {"mirror": name}, f"{name} is no mirror any longer; what it has is still there.")


@command.command("push")
@click.argument("name", required=False)
@click.option("--whole", is_flag=True, help="Send everything, and take away whatever is not part of the site.")
@_AS_JSON
def push_(name: str | None, whole: bool, as_json: bool) -> int:
    """Send the mirror NAME, or all of them, what they lack."""
    newsroom()
    done, failed = [], []
    for one in [mirror(name)] if name else mirrors():
        advance, end = progress(f"Sending to {one.name}")
        try:
            done.append(push(one, progress=advance, whole=whole))
        except DatelineError as problem:
            failed.append({"mirror": one.name, "trouble": problem.sentence})
        finally:
            end()
    for row in failed:
        click.echo(f"{row['mirror']}: {row['trouble']}", err=True)
    lines = [f"{row['mirror']}: {row['sent']} files sent, {row['removed']} taken away." for row in done]
    if as_json or lines or not failed:
        say(as_json, {"pushed": done, "failed": failed}, "\n".join(lines) or "There are no mirrors yet.")
    return 1 if failed else 0


@command.command("verify")
@click.argument("where")
@click.option(
    "--key",
    "key_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The newsroom's public key [its own; else the one in the copy].",
)
@click.option("--against", metavar="FILE", type=click.Path(path_type=Path), help="A head kept earlier (head.json).")
@click.option("--private", is_flag=True, help="The copy may be at a private address.")
@_AS_JSON
def verify_(where: str, key_file: Path | None, against: Path | None, private: bool, as_json: bool) -> int:
    """Find whatever is missing, stale, altered or extra in the copy at WHERE, an address or a folder."""
    home = this_home()
    is_ours = home.is_there and key_file is None and has_key()
    key = _read(key_file) if key_file else public_key() if is_ours else None
    kept = read_head(_read(against)) if against else None
    own = home.baked / MANIFEST
    advance, end = progress("Verifying")
    findings = verify(
        copy_at(where, private=private),
        key=key,
        own=read_manifest(own.read_bytes(), where="The site") if is_ours and own.is_file() else None,
        head_at=_head_at if is_ours else None,
        kept=kept,
        progress=advance,
    )
    end()
    for sentence in findings.sentences:
        click.echo(sentence, err=True)
    if findings.found > len(findings.sentences):
        click.echo(f"And {findings.found - len(findings.sentences)} more.", err=True)
    if key is None:
        click.echo(
            "Checked with the key that the copy carries itself: give one that you had otherwise with --key.", err=True
        )
    facts = {
        "files": findings.files,
        "made_at": findings.made_at,
        "found": findings.found,
        "findings": findings.sentences,
    }
    if as_json or not findings.found:
        say(as_json, facts, f"{findings.files} files, all as they were signed; of {findings.made_at}.")
    return 1 if findings.found else 0


@command.command("key")
@_AS_JSON
def key(as_json: bool) -> None:
    """The newsroom's public key and its fingerprint, to be told on another way than the site."""
    newsroom()
    pem = public_key()
    facts = {"fingerprint": fingerprint(pem), "key": pem.decode()}
    say(as_json, facts, f"{facts['fingerprint']}\n{pem.decode().rstrip()}")


def _where(kind: str, target: str, told: dict[str, Any]) -> dict[str, Any]:
    """What the kind must know, from the command line."""
    if kind == "folder":
        return {"target": str(Path(target).absolute())}
    if kind == "rsync":
        if told["program"].startswith("-"):
            raise DatelineError("--program is the name of a program, or where it is: it cannot begin with a dash.")
        return {"target": check_target(target), "program": told["program"], "port": told["port"]}
    split(target)
    if not told["bucket"] or not told["access_key"]:
        raise DatelineError("A mirror of the kind s3 needs --bucket and --access-key.")
    secret = os.environ.get(SECRET) or click.prompt("Secret key", hide_input=True, err=True)
    names = ("bucket", "region", "access_key", "private")
    where = {name: told[name] for name in names} | {"prefix": told["prefix"].strip("/"), "secret_key": secret}
    return where | {"endpoint": target.rstrip("/")}


def _head_at(size: int) -> Head:
    return head(size)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise Unreadable(f"{path} cannot be read ({problem.strerror}).") from None
