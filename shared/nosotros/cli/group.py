"""The group of commands that both `nosotros` and `nosotros-gateway` are."""

import click

from nosotros.errors import NosotrosError


class OneLineErrors(click.Group):
    """A setting that cannot be used, or a server that is away, is one line and exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except NosotrosError as error:
            raise click.ClickException(str(error)) from error
