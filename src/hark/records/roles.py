"""The two roles of a PostgreSQL database: one owns the tables, the other uses them and can change none."""

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from hark.core.errors import Refusal
from hark.records import row_security


class NoSuchRole(Refusal):
    """The database does not know the role the application signs in as."""


def fit_out() -> None:
    """Draw the policies and, where another role owns the tables, grant the application's what it needs.

    Called as the owner, after every migration.

    Raises:
        NoSuchRole: the application's role is not there to be granted anything.
    """
    role = str(settings.DATABASES["default"]["USER"])
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in row_security.draw():
            cursor.execute(statement)
        cursor.execute("SELECT current_user, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        owner, there = cursor.fetchone()
        if owner == role:
            return
        if not there:
            raise NoSuchRole("The database has no role {role}. Make it with CREATE ROLE first.", role=role)
        for grant in _granting(sql.Identifier(role)):
            cursor.execute(grant)


def _granting(role: sql.Identifier) -> list[sql.Composed]:
    """All is taken away first, so what an earlier version granted does not stay."""
    everything = (
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    )
    return [sql.SQL(text).format(role=role) for text in everything] + [
        sql.SQL("GRANT {rights} ON {table} TO {role}").format(
            rights=sql.SQL(rights), table=sql.Identifier(table), role=role
        )
        for table, rights in row_security.grants()
    ]


def may_change_tables() -> bool:
    """Whether this role could make and change tables, and with them the policies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege(current_user, current_schema(), 'CREATE')")
        return bool(cursor.fetchone()[0])


def passes_walls() -> bool:
    """Whether no policy holds this role: a superuser, or one made to bypass them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])
