"""Units (a tree with aliases), users, and grants: a role over a unit and all under it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

# Four digits a level, digits only: they sort alike in every collation of both databases.
STEP = 4
LEVELS = 8


def under(path: str, *, field: str = "path") -> Q:
    """Return the condition that the unit at `field` is the one with `path` or under it.

    A range and not a LIKE, so that the index serves it on SQLite too.
    """
    last = path.ljust(STEP * LEVELS, "9")
    return Q(**{f"{field}__gte": path, f"{field}__lte": last})


class Unit(models.Model):
    """A body or area of the city: bureau, county, township, company, grid. Names are public."""

    class Kind(models.TextChoices):
        """What a unit is; an area (city to grid) or a body in one."""

        CITY = "city", "市"
        COUNTY = "county", "县区"
        ZONE = "zone", "开发区"
        TOWNSHIP = "township", "街乡"
        VILLAGE = "village", "村社区"
        GRID = "grid", "网格"
        BUREAU = "bureau", "部门"
        COMPANY = "company", "企业"
        OTHER = "other", "其他"

    key = models.SlugField(max_length=60, unique=True, help_text="never changes; events name it")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=STEP * LEVELS, unique=True)
    code = models.CharField(max_length=12, blank=True, help_text="GB/T 2260; a zone has none")
    group = models.CharField(max_length=40, blank=True, help_text="ranking group")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True, help_text="last day, included")

    class Meta:
        """Listed in the order of the tree."""

        ordering: ClassVar = ["path"]

    def __str__(self) -> str:
        return self.name

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the unit exists on `day`; both ends included."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_to is None or day <= self.valid_to)


class UnitAlias(models.Model):
    """Another name under which documents know a unit, from a day to a day (both included)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=120, db_index=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        """One row per unit and name."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "name"], name="unit_alias_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.unit_id}"


class People(BaseUserManager["User"]):
    """Makes users; the acts `add_user` and `give_grant` are the doors."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        """Return a new, stored user; without a password nobody can sign in as them."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. What they may do stands in their grants and nowhere else."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="people")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = People()

    def __str__(self) -> str:
        return self.text

    @property
    def key(self) -> str:
        """Return the key under which events name this user."""
        return f"user:{self.username}"

    @property
    def access_stream(self) -> str:
        """Return the name of the chain of how this user comes in."""
        return f"access:{self.username}"

    @property
    def text(self) -> str:
        """Return the name and post as the record shows them."""
        return f"{self.name}（{self.post}）" if self.post else self.name

    def get_full_name(self) -> str:
        """Return the name; axes and otp ask for it."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name."""
        return self.name


class Grant(models.Model):
    """A role of a user over a unit and all under it; taken back by a date, never deleted.

    `book` is the key of the one book it is for; blank means all books that are not restricted.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants")
    book = models.CharField(max_length=40, blank=True)
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """A user holds a role over a unit once at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role", "unit", "book"],
                condition=Q(revoked_at=None),
                name="grant_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role} over {self.unit_id}"
