"""Keep what is no text: pictures, voices and documents, where unions are, links to upload by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)
TABLES = ("media", "spots", "uploads")


def upgrade() -> None:
    op.create_table(
        "media",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("federation_id", sa.String(40), nullable=False),
        sa.Column("person_id", Identity, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("mime", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), server_default="", nullable=False),
        sa.Column("received_at", Moment, nullable=False),
        sa.Column("number", sa.String(20), server_default="", nullable=False),
        sa.CheckConstraint("kind in ('image', 'voice', 'file')", name=op.f("ck_media_kind")),
        sa.ForeignKeyConstraint(["federation_id"], ["federations.id"], name=op.f("fk_media_federation_id_federations")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_media_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
        sa.UniqueConstraint(
            "federation_id", "person_id", "digest", name=op.f("uq_media_federation_id_person_id_digest")
        ),
    )
    op.create_index("ix_media_federation_id_number", "media", ["federation_id", "number"])
    op.create_table(
        "spots",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("federation_id", sa.String(40), nullable=False),
        sa.Column("union_id", Identity, nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("lat", sa.Integer(), nullable=False),
        sa.Column("lon", sa.Integer(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["federation_id"], ["federations.id"], name=op.f("fk_spots_federation_id_federations")),
        sa.ForeignKeyConstraint(["union_id"], ["unions.id"], name=op.f("fk_spots_union_id_unions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spots")),
        sa.UniqueConstraint("federation_id", "number", name=op.f("uq_spots_federation_id_number")),
    )
    op.create_index("ix_spots_federation_id_lat", "spots", ["federation_id", "lat"])
    op.create_table(
        "uploads",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("federation_id", sa.String(40), nullable=False),
        sa.Column("person_id", Identity, nullable=False),
        sa.Column("nonce", sa.String(40), nullable=False),
        sa.Column("number", sa.String(20), server_default="", nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("used_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["federation_id"], ["federations.id"], name=op.f("fk_uploads_federation_id_federations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_uploads_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        sa.UniqueConstraint("federation_id", "nonce", name=op.f("uq_uploads_federation_id_nonce")),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
