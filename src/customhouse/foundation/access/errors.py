"""The errors that services raise, and that the edge turns into a page, a problem+json answer or an exit code.

    Exception
    └── CustomhouseError      something was asked that cannot be done; says why and what to do
        ├── NotSignedIn       nobody knows who asks                                   (401)
        ├── AccessDenied      the actor may not do this                              (403)
        │   └── OfficeDenied  the actor may, but at other offices                    (403)
        ├── NotFound          there is no such thing, or none that the actor may see  (404)
        ├── Conflict          what stands already contradicts what was asked          (409)
        ├── TooLarge          more bytes than this installation takes in              (413)
        ├── UnfitMedia        a media type that is not read                           (415)
        └── Refused           what was sent breaks rules; carries the findings        (422)

Each carries a stable `code`, a `message` and a `remedy` (English message ids with `{fields}`), `params` and `words`.
An error outside this tree is a fault of Customhouse, not of its user.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from customhouse.messages.findings import Finding, Severity, Translate, msgid


class CustomhouseError(Exception):
    """Something was asked that cannot be done. `status` is the HTTP status by which the edge answers."""

    status: ClassVar[int] = 400

    def __init__(
        self,
        code: str,
        message: str,
        remedy: str = "",
        params: Mapping[str, str] | None = None,
        words: Mapping[str, str] | None = None,
    ) -> None:
        self.code = code
        self.message = message
        self.remedy = remedy
        self.params = dict(params or {})
        self.words = dict(words or {})
        super().__init__(code, self.finding.text())

    @property
    def finding(self) -> Finding:
        """The same as a finding, for answers that list findings."""
        return Finding(self.code, Severity.ERROR, "", "", self.message, self.remedy, self.params, self.words)

    def text(self, translate: Translate = str, language: str = "") -> str:
        """The message in the language of `translate`, its fields filled."""
        return self.finding.text(translate, language)

    def cure(self, translate: Translate = str, language: str = "") -> str:
        """The remedy in the language of `translate`, its fields filled."""
        return self.finding.cure(translate, language)


class NotSignedIn(CustomhouseError):
    """Nobody knows who asks: no sign-in, or an API key that is unknown, expired or revoked (all told alike)."""

    status = 401

    def __init__(self) -> None:
        super().__init__(
            "NOT-SIGNED-IN",
            msgid("You are not signed in, or your API key is not valid."),
            msgid("Sign in, or ask the administrator of this installation for a valid API key."),
        )


class AccessDenied(CustomhouseError):
    """The actor may not do this."""

    status = 403

    def __init__(self, permission: str, actor: str) -> None:
        super().__init__(
            "ACCESS-DENIED",
            msgid("Your roles do not allow this ({permission})."),
            msgid("Ask the administrator of this installation for a role that does."),
            {"permission": permission, "actor": actor},
        )


class OfficeDenied(AccessDenied):
    """The actor may do this, but at other offices. `own` are the offices where they serve."""

    def __init__(self, permission: str, actor: str, office: str, own: Sequence[str], reference: str = "") -> None:
        super().__init__(permission, actor)
        where = msgid("{reference} belongs to office {office}; you serve at {own}.")
        nowhere = msgid("{reference} belongs to office {office}; you serve at no office.")
        CustomhouseError.__init__(
            self,
            "ACCESS-OFFICE",
            where if own else nowhere,
            msgid("Somebody who serves at {office} does this, or the administrator gives you a role there."),
            {"permission": permission, "office": office, "own": ", ".join(own), "reference": reference or office},
        )


KINDS = (
    msgid("account statement"),
    msgid("decision"),
    msgid("approval"),
    msgid("declaration"),
    msgid("delivery"),
    msgid("doubt"),
    msgid("draft"),
    msgid("endpoint"),
    msgid("entry"),
    msgid("file of a list"),
    msgid("guarantee"),
    msgid("line"),
    msgid("mandate"),
    msgid("measure"),
    msgid("message"),
    msgid("model"),
    msgid("notice"),
    msgid("office"),
    msgid("outage"),
    msgid("payment"),
    msgid("person"),
    msgid("profile"),
    msgid("project"),
    msgid("proof of origin"),
    msgid("proposal"),
    msgid("question"),
    msgid("refund"),
    msgid("remission"),
    msgid("register"),
    msgid("release"),
    msgid("request"),
    msgid("request for verification"),
    msgid("response"),
    msgid("role"),
    msgid("ruling"),
    msgid("rule of origin"),
    msgid("scheme of preference"),
    msgid("tariff"),
    msgid("till"),
    msgid("trader"),
    msgid("trial"),
    msgid("user"),
    msgid("watch list"),
    msgid("work order"),
    msgid("workbasket"),
)
"""What is looked for by a reference; the names that `NotFound` is given."""


class NotFound(CustomhouseError):
    """There is no such thing, or none that the actor may see: the two are told alike. `kind` is one of `KINDS`."""

    status = 404

    def __init__(self, kind: str, reference: str) -> None:
        super().__init__(
            "NOT-FOUND",
            msgid("Not found, or not yours to see: {kind} {reference}."),
            msgid("Check that the reference is complete. If it is, ask whoever gave it to you who may open it."),
            {"reference": reference},
            {"kind": kind},
        )


class Conflict(CustomhouseError):
    """What stands already contradicts what was asked."""

    status = 409


class TooLarge(CustomhouseError):
    """More bytes than this installation takes in. `limit` is in bytes."""

    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__(
            "MSG-TOO-LARGE",
            msgid("The message is larger than {limit} bytes."),
            msgid("Send the declarations in it as several messages."),
            {"limit": str(limit)},
        )


class UnfitMedia(CustomhouseError):
    """A media type that is not read."""

    status = 415

    def __init__(self, media: str) -> None:
        super().__init__(
            "MEDIA-UNFIT",
            msgid("Messages of the media type {media} are not read."),
            msgid("Send application/xml or application/json."),
            {"media": media},
        )


class Refused(CustomhouseError):
    """What was sent breaks rules; `findings` tell which, where and how to mend them."""

    status = 422

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        first = self.findings[0]
        super().__init__(first.code, first.message, first.remedy, first.params, first.words)

    @property
    def finding(self) -> Finding:
        """The first of the findings."""
        return self.findings[0]
