"""Evidence: files kept by content hash outside the database, or proof in words alone."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from guatu.errors import Invalid
from guatu.ledger.book import Book
from guatu.ledger.chain import instant
from guatu.store.models import Event, Evidence, Matter

# What the first bytes say; a name says nothing. Programs and web pages are not evidence.
MEDIA = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": "application/zip",
    b"\xd0\xcf\x11\xe0": "application/msword",
}


class EvidenceRefused(Invalid):
    """A file is too large, empty, or of a kind that is not kept."""

    code = "store.evidence_refused"


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence as it is handed in.

    `kind` is one that the book knows. Without `content` the note is the proof (the number of a
    document, say). `taken_at` and the place are what the file itself says.
    """

    kind: str
    note: str = ""
    content: bytes | None = None
    name: str = ""
    taken_at: datetime | None = None
    longitude: float | None = None
    latitude: float | None = None
    near_hash: str = ""


def check_proofs(proofs: Sequence[Proof], book: Book) -> None:
    """Let `proofs` be kept, or raise.

    Raises:
        EvidenceRefused: a kind that the book does not know, neither note nor file, a file that
            is empty, too large or of no kind that is kept.
    """
    for proof in proofs:
        if proof.kind not in book.evidence:
            known = "、".join(book.evidence) or "—"
            raise EvidenceRefused(what=proof.name or proof.kind, value=proof.kind, wanted=known)
        if proof.content is None and not proof.note.strip():
            raise EvidenceRefused(what=proof.kind, value="—", wanted="a note or a file 说明或附件")
        if proof.content is not None:
            media_of(proof)


def kinds_in(proofs: Sequence[Proof]) -> frozenset[str]:
    """Return the kinds of evidence that are handed in."""
    return frozenset(proof.kind for proof in proofs)


def media_of(proof: Proof) -> str:
    """Return the media type that the file's first bytes show; `text/plain` for UTF-8 text."""
    content = proof.content or b""
    limit = settings.EVIDENCE_LIMIT_BYTES
    if not 0 < len(content) <= limit:
        wanted = f"1–{limit // 1024 // 1024} MB"
        raise EvidenceRefused(what=proof.name, value=f"{len(content)} B", wanted=wanted)
    for magic, media in MEDIA.items():
        if content.startswith(magic):
            return media
    if _is_plain_text(content):
        return "text/plain"
    raise EvidenceRefused(
        what=proof.name, value=content[:8].hex(), wanted="PDF PNG JPEG Office TXT"
    )


def proof_facts(proofs: Sequence[Proof]) -> dict[str, object]:
    """Return what an event says of `proofs`; nothing when there are none."""
    if not proofs:
        return {}
    return {"evidence": [_facts_of(proof) for proof in proofs]}


def _facts_of(proof: Proof) -> dict[str, object]:
    said = {
        "taken_at": proof.taken_at and instant(proof.taken_at),
        "longitude": proof.longitude,
        "latitude": proof.latitude,
        "near_hash": proof.near_hash or None,
    }
    return {
        "kind": proof.kind,
        "note": proof.note,
        "name": proof.name,
        "sha256": _digest(proof),
        **{name: value for name, value in said.items() if value is not None},
    }


def keep_proofs(proofs: Sequence[Proof], *, matter: Matter, event: Event) -> list[Evidence]:
    """Store checked `proofs` as evidence that came with `event`, and return it.

    Files are written first: one without a row harms nobody, a row without its file would.
    """
    for proof in proofs:
        if proof.content is not None:
            keep_file(proof.content)
    kept: list[Evidence] = Evidence.objects.bulk_create(
        Evidence(
            matter=matter,
            sequence=event.sequence,
            kind=proof.kind,
            note=proof.note,
            sha256=_digest(proof),
            name=Path(proof.name).name,
            media=media_of(proof) if proof.content is not None else "",
            size=len(proof.content or b""),
            taken_at=proof.taken_at,
            longitude=proof.longitude,
            latitude=proof.latitude,
            near_hash=proof.near_hash,
            added_at=event.at,
        )
        for proof in proofs
    )
    return kept


def evidence_path(digest: str) -> Path:
    """Return where the file with the SHA-256 `digest` lies."""
    return Path(settings.EVIDENCE_ROOT) / digest[:2] / digest


def _digest(proof: Proof) -> str:
    return sha256(proof.content).hexdigest() if proof.content is not None else ""


def keep_file(content: bytes) -> str:
    """Write `content` where its SHA-256 says, once, and return that."""
    name = sha256(content).hexdigest()
    path = evidence_path(name)
    if path.exists():
        return name
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    draft.write_bytes(content)
    draft.replace(path)
    return name


def _is_plain_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return "\x00" not in text and not text.lstrip().lower().startswith(("<!doctype", "<html", "<?"))
