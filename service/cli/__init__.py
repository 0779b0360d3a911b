"""The command line. Each command loads what it needs when it runs, so that ``--help`` answers at once.

cli.shops      shops and keys
cli.feed       check, import, generations, rollback
cli.feed_diff  what one generation holds otherwise than another
cli.proposing  the mapping that is proposed for a feed
cli.feed_prices  what a product cost when
cli.feed_fit   what scenarios go by, worked out
cli.feed_report  the report of a feed, as a table and as a page
cli.holding    feeds that wait for a person
cli.sources    where a feed is read from and when
cli.answers    products, filters, rank
cli.recording  it is kept what a ranking was made of
cli.bans       products that a shop shows nobody
cli.campaign   one answer for every contact of a list
cli.hierarchy  what a merchandiser wants of the filters
cli.learn      what a shop's pages taught
cli.told       what the commands of the hierarchy answer
cli.effect     whose answers change before a draft is published
cli.vanished   warnings when declared values leave the feed
cli.counts     counts
cli.tables     what those three answer, as a person reads it
cli.serve      serve, demo
cli.migrate    migrate
cli.work       the worker
cli.webhooks   where events are sent
cli.advice     when a contact likes to be written to
cli.definitions  what is done with all that merchandisers define
cli.centres    centres and forms
cli.frames     frames
cli.email      blocks pulled
cli.previews   render and explain: a frame before it goes live
cli.information  key information
cli.contacts   people's cards
cli.accounts   people who work in the console
cli.results    what came of frames
cli.sent       what was given to be sent
cli.imports    lists of contacts into them
cli.options    the options that several commands share
cli.output     documents to standard output, everything else to standard error
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer
from typer.main import get_command

from service.cli import (
    accounts,
    advice,
    answers,
    bans,
    campaign,
    centres,
    contacts,
    counts,
    effect,
    email,
    feed,
    feed_diff,
    feed_fit,
    feed_prices,
    feed_report,
    frames,
    hierarchy,
    holding,
    information,
    learn,
    migrate,
    previews,
    results,
    sent,
    serve,
    shops,
    sources,
    webhooks,
    work,
)
from service.cli.output import ReaderGone, complain, let_go_of_output, warn_of_misspelt
from service.layout import check_layout

app = typer.Typer(
    name="notesik",
    help="Recommendations from a shop's product feed and from what people say they like.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(feed.app, name="feed")
app.add_typer(bans.app, name="products")
for waiting in (holding.hold, holding.unhold, holding.release, holding.drop):
    feed.app.command()(waiting)
feed.app.command("status")(sources.status)
feed.app.command()(feed_diff.diff)
feed.app.command()(feed_report.report)
feed.app.command()(feed_prices.prices)
feed.app.command()(feed_fit.fit)
hierarchy.app.command()(effect.effect)
app.add_typer(hierarchy.app, name="hierarchy")
app.add_typer(learn.app, name="learn")
app.add_typer(contacts.app, name="contacts")
app.add_typer(webhooks.app, name="webhooks")
app.add_typer(centres.app, name="centres")
app.add_typer(centres.forms_app, name="forms")
app.add_typer(information.app, name="information")
app.add_typer(frames.app, name="frames")
app.add_typer(shops.app, name="shops")
app.add_typer(shops.keys_app, name="keys")
app.add_typer(accounts.app, name="accounts")


def _say_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"notesik {version('notesik')}")
        raise typer.Exit


@app.callback()
def notesik(
    version: Annotated[
        bool, typer.Option("--version", help="Say which version this is.", is_eager=True, callback=_say_version)
    ] = False,
) -> None:
    """Recommendations from a shop's product feed and from what people say they like."""


for command in (answers.filters, answers.rank, counts.counts, serve.serve, serve.demo):
    app.command()(command)
app.command()(advice.advice)
app.command()(campaign.campaign)
app.command()(results.results)
app.command()(sent.sent)
app.command()(previews.render)
app.command()(previews.explain)
app.command()(email.email)
app.command()(work.work)
app.command()(migrate.migrate)


def main() -> None:
    """Run ``notesik`` with the process's arguments; leave with 0 done, 1 refused or failed, 2 wrong usage."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; whatever goes wrong becomes one clear line on standard error and an exit status."""
    try:
        check_layout()
        warn_of_misspelt()
        status = get_command(app)(arguments, prog_name="notesik", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except typer.TyperException as error:  # wrong usage, or no command at all: then the message is the help
        message = error.format_message()
        is_help = message.startswith("Usage: ")
        complain(message, prefix="" if is_help else "notesik: ", whole=is_help)
        return error.exit_code
    except (ReaderGone, BrokenPipeError):
        let_go_of_output()
        return 0
    except typer.Abort:
        return 130
    except Exception as error:
        return _failed(error)


def _failed(error: Exception) -> int:
    """Say what failed. Expected errors are sentences; of an unexpected one the kind is named, and how to see more."""
    from service.cli.output import expected, way_on

    if os.environ.get("NOTESIK_DEBUG"):
        import traceback

        traceback.print_exception(error)
    elif isinstance(error, OSError) and error.filename:
        complain(f"{error.filename}: {error.strerror}")
    elif expected(error):
        complain(f"{error}{way_on(error)}")
    else:
        complain(f"unexpected {type(error).__name__}: {error} (NOTESIK_DEBUG=1 shows where)")
    return 1
