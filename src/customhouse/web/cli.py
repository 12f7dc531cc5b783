"""The `customhouse` command: every capability's commands, mounted here.

Only the area whose command was asked for is imported, and Django is set up only where it is needed, so that a command
on files answers at once. On an empty database, a command that needs one first makes the installation ready (tables,
the country's law) and says so on standard error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from customhouse.web.failures import Failure


PROGRAM = "customhouse"


@dataclass(frozen=True, slots=True)
class Mounted:
    """Where a command or group of commands lives, what it is for, and whether it needs the database."""

    where: str
    help: str
    needs_database: bool = True


COMMANDS = {
    "clear": Mounted(
        "customhouse.clearance.commands.clear:clear", "Clear messages to their lane: every file is answered."
    ),
    "inspections": Mounted("customhouse.clearance.commands.control:app", "Work orders, questions, goods held."),
    "release": Mounted("customhouse.clearance.commands.release:app", "Conditions of release, its note, verification."),
    "estimate": Mounted("customhouse.clearance.commands.estimate:estimate", "Say what a declaration would owe."),
    "duty": Mounted("customhouse.tariff.duties.commands:duty", "Say what would be owed on goods, and by which law."),
    "vehicle": Mounted("customhouse.tariff.vehicles.commands:vehicle", "Say what a vehicle would cost at the border."),
    "value": Mounted("customhouse.tariff.valuation.commands:value", "Value goods by the six methods, and explain it."),
    "comparable": Mounted(
        "customhouse.tariff.valuation.bank_commands:app", "Accepted values of identical and similar goods."
    ),
    "rulings": Mounted("customhouse.tariff.rulings.commands:app", "Advance rulings: search, apply, decide, revoke."),
    "classify": Mounted("customhouse.tariff.classification.commands:classify", "Find the codes of goods in words."),
    "wordings": Mounted(
        "customhouse.insight.wordings.commands:wordings", "Lines of goods for `classify` to learn from."
    ),
    "tariff": Mounted("customhouse.tariff.nomenclature.commands:app", "Look up goods codes and what applies to them."),
    "hs": Mounted("customhouse.tariff.editions.commands:app", "Editions of the HS, and what became of codes."),
    "quotas": Mounted("customhouse.tariff.quotas.commands:app", "Tariff quotas: balances, periods, sharing out."),
    "workbasket": Mounted("customhouse.tariff.workbaskets.commands:app", "Draft law: write, check, submit, approve."),
    "whatif": Mounted("customhouse.insight.trials.commands:whatif", "Try draft law on the past."),
    "risk": Mounted("customhouse.targeting.learning.commands:app", "Learned selection.", needs_database=False),
    "origin": Mounted("customhouse.tariff.origin.commands:app", "Rules of origin on bills of materials; schemes."),
    "message": Mounted("customhouse.messages.commands:app", "Read, check and rewrite messages.", needs_database=False),
    "mirror": Mounted("customhouse.targeting.mirrors.commands:app", "What partners state, and nobody declared here."),
    "price": Mounted("customhouse.targeting.prices.commands:app", "What goods usually cost, from the past."),
    "links": Mounted("customhouse.targeting.links.commands:app", "Who shares an identity with whom."),
    "flows": Mounted("customhouse.insight.departures.commands:app", "Flows that are watched, and what departs."),
    "operator": Mounted("customhouse.insight.operators.commands:operator", "All that is known of one trader."),
    "profile": Mounted("customhouse.targeting.profiles.commands:app", "Risk profiles: write, test, put into force."),
    "revenue": Mounted("customhouse.revenue.commands:app", "Money: what is owed, secured, paid and given back."),
    "day": Mounted("customhouse.clearance.commands.day:day", "The figures of a day: lanes, revenue, ages."),
    "downtime": Mounted("customhouse.clearance.commands.downtime:app", "Offices without a line and their registers."),
    "demo": Mounted("customhouse.web.commands:demo", "Clear a day of simulated traffic, and serve the site."),
    "serve": Mounted("customhouse.web.commands:serve", "Serve the site and the API until interrupted."),
    "screen": Mounted(
        "customhouse.targeting.screening.commands:screen", "Say who on the watch lists may be meant by a name."
    ),
    "watchlist": Mounted("customhouse.targeting.screening.commands:app", "Watch lists: load, compare, show."),
    "audit": Mounted("customhouse.foundation.audit.commands:app", "Verify the event trail; print its anchors."),
    "user": Mounted("customhouse.foundation.access.commands:app", "Accounts, roles and API keys."),
    "jobs": Mounted("customhouse.foundation.jobs.commands:app", "Work done later, and work that comes back."),
    "config": Mounted("customhouse.foundation.config.commands:app", "Show the settings.", needs_database=False),
    "world": Mounted("customhouse.world.commands:app", "Write simulated trade as messages.", needs_database=False),
}
"""Every command, in the order in which help lists them."""

JOINED = {
    "risk": {
        "learn": Mounted("customhouse.insight.selection.learn_commands:learn", "Learn from one's own controls."),
        "outcomes": Mounted("customhouse.insight.selection.learn_commands:outcomes", "Tell what models said."),
        "score": Mounted("customhouse.targeting.learning.score_commands:score", "Score rows of a file."),
        "models": Mounted("customhouse.targeting.learning.registry_commands:models", "List registered models."),
        "register": Mounted("customhouse.targeting.learning.registry_commands:register", "Register a model."),
        "approve": Mounted("customhouse.targeting.learning.registry_commands:approve", "Make a model the champion."),
        "roll-back": Mounted(
            "customhouse.targeting.learning.registry_commands:roll_back", "Go back to the champion before."
        ),
    },
    "profile": {
        "backtest": Mounted("customhouse.insight.selection.commands:backtest", "Try a profile on the past."),
        "whatif": Mounted("customhouse.insight.selection.commands:whatif", "Try another law of selection on the past."),
        "effect": Mounted("customhouse.insight.selection.commands:effect", "Tell what profiles find today."),
    },
    "hs": {
        "proposal": Mounted("customhouse.tariff.proposals.commands:app", "Proposals to amend the nomenclature."),
    },
    "price": {
        "build": Mounted("customhouse.clearance.commands.price:build", "Reckon a reference of prices from the past."),
    },
    "mirror": {
        "compare": Mounted(
            "customhouse.insight.mirroring.commands:compare", "Hold what partners state against imports."
        ),
    },
    "comparable": {
        "update": Mounted("customhouse.insight.comparables.commands:update", "Bring accepted values up to clearance."),
    },
    "links": {
        "build": Mounted(
            "customhouse.insight.operators.commands:build", "Take in what was declared, look for patterns."
        ),
    },
    "watchlist": {
        "rescreen": Mounted("customhouse.insight.sightings.commands:rescreen", "Hold changed lists against the past."),
        "sightings": Mounted(
            "customhouse.insight.sightings.commands:sightings", "List whom of the past lists may mean."
        ),
    },
    "message": {
        "aside": Mounted("customhouse.clearance.commands.messages:aside", "List messages that were set aside."),
        "replay": Mounted("customhouse.clearance.commands.messages:replay", "Send messages set aside on their way."),
    },
    "tariff": {
        "import": Mounted(
            "customhouse.tariff.workbaskets.import_commands:import_", "Bring in a tariff that others publish."
        ),
        "export": Mounted("customhouse.tariff.schedules.commands:export", "Write a tariff that was brought in."),
        "schedules": Mounted("customhouse.tariff.schedules.commands:schedules", "List the tariffs brought in."),
    },
}
"""Commands that join a group of another area, because they need more than it does: the database."""

WORDS = {
    "duty": {
        "parse": Mounted(
            "customhouse.tariff.duties.parse_commands:parse",
            "Read duty sentences: components, or why not.",
            needs_database=False,
        ),
    },
}
"""Commands behind a command that takes options alone: `duty --commodity …`, and `duty parse …`."""


def main() -> None:
    """Run the command that was asked for; whatever stands in its way is said in words, without a traceback."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line; its exit code: 0 done, 1 it could not be done, 2 it was asked for wrongly."""
    asked = next((word for word in arguments if word in COMMANDS), "")
    try:
        command = mounted(asked, arguments)
        command.main(list(arguments), prog_name=PROGRAM)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except Exception as error:
        from customhouse.web.failures import failure_of  # needs the settings, which cost time

        failure = failure_of(error)
        if failure is None:
            raise
        return _told(failure)
    return 0


def _told(failure: Failure) -> int:
    for line in failure.lines:
        typer.echo(line, err=True)
    return failure.exit_code


def mounted(asked: str, arguments: Sequence[str] = ()) -> TyperGroup:
    """The whole command line. Only the command `asked` for is imported; the others are there by name, for help.

    Of a group that other areas join, `arguments` tell which of theirs is asked for; none of them: all are imported.
    """
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="Customhouse: an open national customs system. Each command takes --help.",
    )
    app.callback()(_nothing)
    behind = _behind(asked, arguments)
    for name, each in COMMANDS.items():
        if name == asked and behind:
            _mount_words(app, name, each, behind)
        elif name == asked:
            _mount(app, name, each, _joining(name, arguments))
        else:
            app.command(name, help=each.help)(_nothing)
    command = typer.main.get_command(app)
    assert isinstance(command, TyperGroup)  # noqa: S101  # an app with several commands is a group
    if asked and COMMANDS[asked].needs_database and not behind:
        _ready_first(command.commands[asked])
    for word, joined in _joining(asked, arguments).items():
        if joined.needs_database:
            _ready_first(command.commands[asked].commands[word])  # type: ignore[attr-defined]  # a group is joined
    return command


def _behind(name: str, arguments: Sequence[str]) -> dict[str, Mounted]:
    """The commands behind a command that takes options alone, where one of them is asked for."""
    after = arguments[list(arguments).index(name) + 1 :] if name in arguments else ()
    return {word: each for word, each in WORDS.get(name, {}).items() if after and after[0] == word}


def _mount_words(app: typer.Typer, name: str, each: Mounted, behind: Mapping[str, Mounted]) -> None:
    group = typer.Typer(no_args_is_help=True, help=each.help)
    group.callback()(_nothing)
    for word, inner in behind.items():
        group.command(word)(_imported(inner))
    app.add_typer(group, name=name, help=each.help)


def _joining(name: str, arguments: Sequence[str]) -> dict[str, Mounted]:
    """The commands of other areas that join the group, as far as they are asked for."""
    joined = JOINED.get(name, {})
    after = arguments[list(arguments).index(name) + 1 :] if name in arguments else ()
    word = next((word for word in after if not word.startswith("-")), "")
    return {word: joined[word]} if word in joined else ({} if word else joined)


def _nothing() -> None:
    """Do nothing: stands for commands that were not asked for."""


def _mount(app: typer.Typer, name: str, each: Mounted, joining: Mapping[str, Mounted]) -> None:
    found = _imported(each)
    if not isinstance(found, typer.Typer):
        app.command(name)(found)
        return
    group = typer.Typer(no_args_is_help=True, help=each.help)
    group.callback()(_nothing)  # a group stays one, also with a single command
    group.registered_commands += found.registered_commands
    group.registered_groups += found.registered_groups
    for word, joined in joining.items():
        inner = _imported(joined)
        if isinstance(inner, typer.Typer):
            group.add_typer(inner, name=word, help=joined.help)
        else:
            group.command(word)(inner)
    app.add_typer(group, name=name, help=each.help)


def _imported(each: Mounted) -> Any:
    """The command or group, imported; Django is set up first if it needs it."""
    if each.needs_database:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "customhouse.web.settings")
        import django  # costs a second: only where it is needed

        django.setup()
    module, _, attribute = each.where.partition(":")
    return getattr(import_module(module), attribute)


def _ready_first(command: Any) -> None:
    """Make the installation ready before the command, or any under it, runs; bad arguments are told before that."""
    for inner in getattr(command, "commands", {}).values():
        _ready_first(inner)
    if not isinstance(command, TyperGroup):
        command.callback = _after_readiness(command.callback)


def _after_readiness(callback: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(callback)
    def ready(*given: Any, **named: Any) -> Any:
        from datetime import UTC, datetime

        from django.utils import timezone

        from customhouse.foundation.config.country import legal_zone
        from customhouse.web.installation import make_ready  # needs Django

        make_ready(at=datetime.now(UTC), tell=lambda text: typer.echo(text, err=True))
        with timezone.override(legal_zone()):  # "today" of a command is the day where the law is in force
            return callback(*given, **named)

    return ready
