"""Assembles the commands and turns errors into a sentence and an exit code."""

import json
import sys

import typer

from wangge.kernel.errors import WanggeError

from . import backup, bench, demo, doctor, evaluate, grids, keys, pipeline, serve, synth, work
from .output import ExitCode, console, wants_json

app = typer.Typer(
    name="wangge",
    help="Wangge 网格：农商行网格化营销平台。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.command("synth")(synth.synth)
app.add_typer(pipeline.app, name="pipeline")
app.command("evaluate")(evaluate.evaluate)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("serve")(serve.serve)
app.command("work")(work.work)
app.add_typer(doctor.app, name="doctor")
app.add_typer(grids.app, name="grids")
app.add_typer(keys.app, name="keys")
app.add_typer(bench.app, name="bench")


def main() -> None:
    """Run the command line; an expected error becomes a sentence, never a traceback."""
    try:
        app()
    except WanggeError as error:
        if wants_json():
            sys.stdout.write(
                json.dumps(
                    {"error": error.code, "message": error.say(), "message_en": error.say("en")},
                    ensure_ascii=False,
                )
                + "\n"
            )
        console.print(f"[bold red]出错[/] {error.say()}\n[dim]{error.say('en')}[/]")
        sys.exit(ExitCode.FAILED)
    except KeyboardInterrupt:
        console.print("已停止。已完成的步骤均已保存。")
        sys.exit(ExitCode.INTERRUPTED)
