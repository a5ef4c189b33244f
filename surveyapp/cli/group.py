"""Groups of commands, each told with its whole sentence."""

import click


class Group(click.Group):
    """A group whose help cuts no sentence short."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every command with its sentence."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.sentence(ctx, name)) for name in self.list_commands(ctx)])

    def sentence(self, ctx: click.Context, name: str) -> str:
        """What a command does; of a group, the commands in it as well."""
        command = self.get_command(ctx, name)
        if command is None:
            return ""
        told = command.get_short_help_str(limit=1000)
        inside = ", ".join(command.commands) if isinstance(command, click.Group) else ""
        return f"{told.removesuffix('.')}: {inside}." if inside else told
