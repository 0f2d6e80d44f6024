"""Photos that are handed in: what their files say goes into the record with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.timezone import is_naive, make_aware

from guatu.ledger.photo_pillow import MEDIA, read_picture
from guatu.ledger.photos import photo_bands
from guatu.store.evidence import Proof, media_of
from guatu.store.models import Evidence, PhotoBand


def described(proofs: Iterable[Proof]) -> list[Proof]:
    """Return checked `proofs`; photos with what their files say, where nobody said it for them."""
    return [_described(proof) for proof in proofs]


def _described(proof: Proof) -> Proof:
    if proof.content is None or media_of(proof) not in MEDIA:
        return proof
    picture = read_picture(proof.content)
    if picture is None:
        return proof
    taken_at = picture.taken_at
    if taken_at is not None and is_naive(taken_at):
        # A camera without a zone shows the city's time.
        taken_at = make_aware(taken_at)
    longitude, latitude = picture.place or (None, None)
    return replace(
        proof,
        near_hash=picture.near_hash,
        taken_at=proof.taken_at or taken_at,
        longitude=longitude if proof.longitude is None else proof.longitude,
        latitude=latitude if proof.latitude is None else proof.latitude,
    )


def keep_bands(kept: Sequence[Evidence]) -> None:
    """Store the rows of the hashes of photos that were just `kept`, so that they are found."""
    PhotoBand.objects.bulk_create(
        PhotoBand(evidence=evidence, band=band)
        for evidence in kept
        if evidence.near_hash
        for band in photo_bands(evidence.near_hash)
    )
