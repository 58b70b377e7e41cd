"""Events: programmes, registrations, invitations, attendance; agreements and ceremonies."""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


EVENT_SEARCH = {
    "sqlite": (
        "CREATE VIRTUAL TABLE IF NOT EXISTS event_search USING fts5(terms, content='event', content_rowid='id', tokenize='ascii', prefix='2 3')",
        'CREATE TRIGGER IF NOT EXISTS event_search_insert AFTER INSERT ON event BEGIN INSERT INTO event_search(rowid, terms) VALUES (new.id, new.terms); END',
        "CREATE TRIGGER IF NOT EXISTS event_search_delete AFTER DELETE ON event BEGIN INSERT INTO event_search(event_search, rowid, terms) VALUES ('delete', old.id, old.terms); END",
        "CREATE TRIGGER IF NOT EXISTS event_search_update AFTER UPDATE OF terms ON event BEGIN INSERT INTO event_search(event_search, rowid, terms) VALUES ('delete', old.id, old.terms); INSERT INTO event_search(rowid, terms) VALUES (new.id, new.terms); END",
    ),
    "postgresql": (
        "CREATE INDEX IF NOT EXISTS ix_event_search ON event USING gin (to_tsvector('simple', terms)) WITH (fastupdate = off)",
    ),
}

AGREEMENT_SEARCH = {
    "sqlite": (
        "CREATE VIRTUAL TABLE IF NOT EXISTS agreement_search USING fts5(terms, content='agreement', content_rowid='id', tokenize='ascii', prefix='2 3')",
        'CREATE TRIGGER IF NOT EXISTS agreement_search_insert AFTER INSERT ON agreement BEGIN INSERT INTO agreement_search(rowid, terms) VALUES (new.id, new.terms); END',
        "CREATE TRIGGER IF NOT EXISTS agreement_search_delete AFTER DELETE ON agreement BEGIN INSERT INTO agreement_search(agreement_search, rowid, terms) VALUES ('delete', old.id, old.terms); END",
        "CREATE TRIGGER IF NOT EXISTS agreement_search_update AFTER UPDATE OF terms ON agreement BEGIN INSERT INTO agreement_search(agreement_search, rowid, terms) VALUES ('delete', old.id, old.terms); INSERT INTO agreement_search(rowid, terms) VALUES (new.id, new.terms); END",
    ),
    "postgresql": (
        "CREATE INDEX IF NOT EXISTS ix_agreement_search ON agreement USING gin (to_tsvector('simple', terms)) WITH (fastupdate = off)",
    ),
}


def upgrade() -> None:
    op.create_table('event_series',
    sa.Column('name', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('text', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_series'))
    )
    op.create_table('agreement',
    sa.Column('number', sa.String(length=30), nullable=True),
    sa.Column('kind', sa.Enum('memorandum', 'cooperation', 'framework', 'recognition', 'laboratory', 'purchase', name='agreementkind', native_enum=False, length=40), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('summary', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('state', sa.Enum('drafting', 'confirmed', 'ready', 'signed', 'withdrawn', name='agreementstate', native_enum=False, length=40), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('final_sha256', sa.String(length=64), nullable=True),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('signed_at_place', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('amount', sa.Numeric(precision=16, scale=2), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('audience', sa.Enum('public', 'members', 'parties', name='registeraudience', native_enum=False, length=40), nullable=False),
    sa.Column('keeper_id', sa.Integer(), nullable=True),
    sa.Column('fulfilled_on', sa.Date(), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('terms', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['keeper_id'], ['person.id'], name=op.f('fk_agreement_keeper_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_agreement_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement')),
    sa.UniqueConstraint('number', name=op.f('uq_agreement_number'))
    )
    with op.batch_alter_table('agreement', schema=None) as batch_op:
        batch_op.create_index('ix_agreement_audience_state_signed_on_id', ['audience', 'state', 'signed_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_keeper_id'), ['keeper_id'], unique=False)
        batch_op.create_index('ix_agreement_kind_state_signed_on_id', ['kind', 'state', 'signed_on', 'id'], unique=False)
        batch_op.create_index('ix_agreement_state_signed_on_id', ['state', 'signed_on', 'id'], unique=False)
        batch_op.create_index('ix_agreement_valid_until', ['valid_until'], unique=False)

    op.create_table('agreement_party',
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('contact_name', sa.String(length=200), nullable=False),
    sa.Column('contact_email', sa.String(length=254), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('nonce', sa.String(length=40), nullable=False),
    sa.Column('answer', sa.Enum('not_asked', 'asked', 'confirmed', 'change_asked', name='answer', native_enum=False, length=40), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_sha256', sa.String(length=64), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('answer_note', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_party_agreement_id')),
    sa.ForeignKeyConstraint(['contact_id'], ['person.id'], name=op.f('fk_agreement_party_contact_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_agreement_party_organization_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['person.id'], name=op.f('fk_agreement_party_recorded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_party')),
    sa.UniqueConstraint('agreement_id', 'position', name=op.f('uq_agreement_party_agreement_id_position')),
    sa.UniqueConstraint('nonce', name=op.f('uq_agreement_party_nonce'))
    )
    with op.batch_alter_table('agreement_party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_party_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_party_organization_id'), ['organization_id'], unique=False)

    op.create_table('agreement_proof',
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('scan', 'photograph', 'annex', name='proofkind', native_enum=False, length=40), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('caption', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['person.id'], name=op.f('fk_agreement_proof_added_by_id')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_proof_agreement_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_agreement_proof_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_proof'))
    )
    with op.batch_alter_table('agreement_proof', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_proof_agreement_id'), ['agreement_id'], unique=False)

    op.create_table('agreement_step',
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('from_state', sa.Enum('drafting', 'confirmed', 'ready', 'signed', 'withdrawn', name='agreementstate', native_enum=False, length=40), nullable=True),
    sa.Column('to_state', sa.Enum('drafting', 'confirmed', 'ready', 'signed', 'withdrawn', name='agreementstate', native_enum=False, length=40), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_agreement_step_actor_id')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_step_agreement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_step'))
    )
    with op.batch_alter_table('agreement_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_step_agreement_id'), ['agreement_id'], unique=False)

    op.create_table('agreement_text',
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('is_final', sa.Boolean(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['person.id'], name=op.f('fk_agreement_text_added_by_id')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_text_agreement_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_agreement_text_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_text')),
    sa.UniqueConstraint('agreement_id', 'language', 'number', name=op.f('uq_agreement_text_agreement_id_language_number'))
    )
    op.create_table('event',
    sa.Column('kind', sa.Enum('forum', 'conference', 'signing_ceremony', 'launch_ceremony', 'closed_door_seminar', 'matchmaking_conference', 'workshop', 'training', 'general_assembly', name='eventkind', native_enum=False, length=40), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('theme', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('text', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('venue', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('address', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('city', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('link', sa.String(length=500), nullable=False),
    sa.Column('website', sa.String(length=500), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('picture_id', sa.Integer(), nullable=True),
    sa.Column('visibility', sa.Enum('public', 'members', 'group', 'invited', name='visibility', native_enum=False, length=40), nullable=False),
    sa.Column('audience', sa.Enum('public', 'members', 'tiers', 'group', 'invited', name='audience', native_enum=False, length=40), nullable=False),
    sa.Column('tier_codes', sa.JSON(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('is_template', sa.Boolean(), nullable=False),
    sa.Column('copied_from_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('draft', 'published', 'postponed', 'cancelled', name='eventstate', native_enum=False, length=40), nullable=False),
    sa.Column('state_reason', sa.Text(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('uid', sa.String(length=200), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('thanked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('imported_key', sa.String(length=300), nullable=True),
    sa.Column('terms', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['copied_from_id'], ['event.id'], name=op.f('fk_event_copied_from_id')),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_event_group_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_event_made_by_id')),
    sa.ForeignKeyConstraint(['picture_id'], ['stored_file.id'], name=op.f('fk_event_picture_id')),
    sa.ForeignKeyConstraint(['series_id'], ['event_series.id'], name=op.f('fk_event_series_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event')),
    sa.UniqueConstraint('imported_key', name=op.f('uq_event_imported_key')),
    sa.UniqueConstraint('uid', name=op.f('uq_event_uid'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_copied_from_id'), ['copied_from_id'], unique=False)
        batch_op.create_index('ix_event_ends_at_id', ['ends_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_group_id'), ['group_id'], unique=False)
        batch_op.create_index('ix_event_is_template_starts_at_id', ['is_template', 'starts_at', 'id'], unique=False)
        batch_op.create_index('ix_event_kind_starts_at_id', ['kind', 'starts_at', 'id'], unique=False)
        batch_op.create_index('ix_event_published_at_id', ['published_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_series_id'), ['series_id'], unique=False)
        batch_op.create_index('ix_event_state_starts_at_id', ['state', 'starts_at', 'id'], unique=False)

    op.create_table('agreement_milestone',
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=16, scale=2), nullable=True),
    sa.Column('state', sa.Enum('open', 'done', 'dropped', name='milestonestate', native_enum=False, length=40), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_milestone_agreement_id')),
    sa.ForeignKeyConstraint(['party_id'], ['agreement_party.id'], name=op.f('fk_agreement_milestone_party_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_milestone'))
    )
    with op.batch_alter_table('agreement_milestone', schema=None) as batch_op:
        batch_op.create_index('ix_agreement_milestone_agreement_id_due_on', ['agreement_id', 'due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_milestone_party_id'), ['party_id'], unique=False)
        batch_op.create_index('ix_agreement_milestone_state_due_on', ['state', 'due_on'], unique=False)

    op.create_table('ceremony',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('place', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('preparing', 'running', 'finished', name='ceremonystate', native_enum=False, length=40), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('crew_nonce', sa.String(length=40), nullable=False),
    sa.Column('host', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('notes', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_ceremony_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ceremony')),
    sa.UniqueConstraint('crew_nonce', name=op.f('uq_ceremony_crew_nonce'))
    )
    with op.batch_alter_table('ceremony', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ceremony_event_id'), ['event_id'], unique=False)

    op.create_table('event_field',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_field_event_id')),
    sa.PrimaryKeyConstraint('event_id', 'code', name=op.f('pk_event_field'))
    )
    with op.batch_alter_table('event_field', schema=None) as batch_op:
        batch_op.create_index('ix_event_field_code_event_id', ['code', 'event_id'], unique=False)

    op.create_table('event_file',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('material', 'paper', 'picture', name='filekind', native_enum=False, length=40), nullable=False),
    sa.Column('audience', sa.Enum('everybody', 'attendees', 'organizers', name='fileaudience', native_enum=False, length=40), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('is_marked', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['person.id'], name=op.f('fk_event_file_added_by_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_file_event_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_event_file_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_file'))
    )
    with op.batch_alter_table('event_file', schema=None) as batch_op:
        batch_op.create_index('ix_event_file_event_id_kind_position', ['event_id', 'kind', 'position'], unique=False)

    op.create_table('event_form',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Enum('registration', 'follow_up', 'feedback', name='formpurpose', native_enum=False, length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_form_event_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_event_form_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_form')),
    sa.UniqueConstraint('event_id', 'purpose', 'number', name=op.f('uq_event_form_event_id_purpose_number'))
    )
    op.create_table('event_organizer',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('organizer', 'door', name='organizerrole', native_enum=False, length=40), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['added_by_id'], ['person.id'], name=op.f('fk_event_organizer_added_by_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_organizer_event_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_event_organizer_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_organizer'))
    )
    with op.batch_alter_table('event_organizer', schema=None) as batch_op:
        batch_op.create_index('ix_event_organizer_event_id_person_id', ['event_id', 'person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_organizer_person_id'), ['person_id'], unique=False)

    op.create_table('event_room',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=120), nullable=False),
    sa.Column('name', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_room_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_room')),
    sa.UniqueConstraint('event_id', 'code', name=op.f('uq_event_room_event_id_code'))
    )
    op.create_table('event_speaker',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('affiliation', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('about', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('nonce', sa.String(length=40), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_speaker_event_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_event_speaker_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_speaker')),
    sa.UniqueConstraint('nonce', name=op.f('uq_event_speaker_nonce'))
    )
    with op.batch_alter_table('event_speaker', schema=None) as batch_op:
        batch_op.create_index('ix_event_speaker_event_id_person_id', ['event_id', 'person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_speaker_person_id'), ['person_id'], unique=False)

    op.create_table('event_step',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('from_state', sa.Enum('draft', 'published', 'postponed', 'cancelled', name='eventstate', native_enum=False, length=40), nullable=True),
    sa.Column('to_state', sa.Enum('draft', 'published', 'postponed', 'cancelled', name='eventstate', native_enum=False, length=40), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_event_step_actor_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_step_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_step'))
    )
    with op.batch_alter_table('event_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_step_event_id'), ['event_id'], unique=False)

    op.create_table('event_track',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=120), nullable=False),
    sa.Column('name', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('text', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('chairs', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_track_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_track')),
    sa.UniqueConstraint('event_id', 'code', name=op.f('uq_event_track_event_id_code'))
    )
    op.create_table('invitation_plan',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('message', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('answer_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('remind_days', sa.Integer(), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_invitation_plan_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation_plan')),
    sa.UniqueConstraint('event_id', name=op.f('uq_invitation_plan_event_id'))
    )
    op.create_table('programme_version',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_programme_version_event_id')),
    sa.ForeignKeyConstraint(['published_by_id'], ['person.id'], name=op.f('fk_programme_version_published_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_version')),
    sa.UniqueConstraint('event_id', 'number', name=op.f('uq_programme_version_event_id_number'))
    )
    op.create_table('progress_request',
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('nonce', sa.String(length=40), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('percent', sa.Integer(), nullable=True),
    sa.Column('course', sa.Enum('on_course', 'delayed', 'needs_help', name='course', native_enum=False, length=40), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('answered_by', sa.String(length=200), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_progress_request_agreement_id')),
    sa.ForeignKeyConstraint(['party_id'], ['agreement_party.id'], name=op.f('fk_progress_request_party_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_progress_request')),
    sa.UniqueConstraint('nonce', name=op.f('uq_progress_request_nonce')),
    sa.UniqueConstraint('party_id', 'days', name=op.f('uq_progress_request_party_id_days'))
    )
    with op.batch_alter_table('progress_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_progress_request_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index('ix_progress_request_answered_at_due_on', ['answered_at', 'due_on'], unique=False)

    op.create_table('recognition',
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('accepting_id', sa.Integer(), nullable=False),
    sa.Column('issuing_id', sa.Integer(), nullable=False),
    sa.Column('standard', sa.String(length=200), nullable=False),
    sa.Column('market', sa.String(length=60), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.Column('proof', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['accepting_id'], ['agreement_party.id'], name=op.f('fk_recognition_accepting_id')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_recognition_agreement_id')),
    sa.ForeignKeyConstraint(['issuing_id'], ['agreement_party.id'], name=op.f('fk_recognition_issuing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recognition'))
    )
    with op.batch_alter_table('recognition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recognition_accepting_id'), ['accepting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recognition_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recognition_issuing_id'), ['issuing_id'], unique=False)
        batch_op.create_index('ix_recognition_market_standard', ['market', 'standard'], unique=False)
        batch_op.create_index('ix_recognition_standard', ['standard'], unique=False)

    op.create_table('registration_plan',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('changes_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seats', sa.Integer(), nullable=True),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('needs_approval', sa.Boolean(), nullable=False),
    sa.Column('has_waitlist', sa.Boolean(), nullable=False),
    sa.Column('offer_hours', sa.Integer(), nullable=False),
    sa.Column('seats_per_organization', sa.Integer(), nullable=True),
    sa.Column('takes_delegations', sa.Boolean(), nullable=False),
    sa.Column('names_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('consent', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('confirmation_text', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('reminder_hours', sa.Integer(), nullable=False),
    sa.Column('with_follow_up', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint('seats IS NULL OR taken <= seats', name=op.f('ck_registration_plan_seats')),
    sa.CheckConstraint('taken >= 0', name=op.f('ck_registration_plan_taken')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_registration_plan_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration_plan')),
    sa.UniqueConstraint('event_id', name=op.f('uq_registration_plan_event_id'))
    )
    op.create_table('signatory',
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.Enum('signatory', 'witness', 'leader', name='signatoryrole', native_enum=False, length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('nonce', sa.String(length=40), nullable=False),
    sa.Column('answer', sa.Enum('not_asked', 'asked', 'confirmed', 'change_asked', name='answer', native_enum=False, length=40), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_sha256', sa.String(length=64), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('answer_note', sa.Text(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_signatory_agreement_id')),
    sa.ForeignKeyConstraint(['party_id'], ['agreement_party.id'], name=op.f('fk_signatory_party_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_signatory_person_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['person.id'], name=op.f('fk_signatory_recorded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signatory')),
    sa.UniqueConstraint('nonce', name=op.f('uq_signatory_nonce'))
    )
    with op.batch_alter_table('signatory', schema=None) as batch_op:
        batch_op.create_index('ix_signatory_agreement_id_position', ['agreement_id', 'position'], unique=False)
        batch_op.create_index(batch_op.f('ix_signatory_party_id'), ['party_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_signatory_person_id'), ['person_id'], unique=False)

    op.create_table('agreement_change_request',
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('signatory_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('open', 'taken', 'declined', name='changestate', native_enum=False, length=40), nullable=False),
    sa.Column('reply', sa.Text(), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_change_request_agreement_id')),
    sa.ForeignKeyConstraint(['party_id'], ['agreement_party.id'], name=op.f('fk_agreement_change_request_party_id')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['person.id'], name=op.f('fk_agreement_change_request_settled_by_id')),
    sa.ForeignKeyConstraint(['signatory_id'], ['signatory.id'], name=op.f('fk_agreement_change_request_signatory_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_change_request'))
    )
    with op.batch_alter_table('agreement_change_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_change_request_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_change_request_party_id'), ['party_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_change_request_signatory_id'), ['signatory_id'], unique=False)

    op.create_table('ceremony_signing',
    sa.Column('ceremony_id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('left_out_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_ceremony_signing_agreement_id')),
    sa.ForeignKeyConstraint(['ceremony_id'], ['ceremony.id'], name=op.f('fk_ceremony_signing_ceremony_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ceremony_signing')),
    sa.UniqueConstraint('agreement_id', name=op.f('uq_ceremony_signing_agreement_id')),
    sa.UniqueConstraint('ceremony_id', 'position', name=op.f('uq_ceremony_signing_ceremony_id_position'))
    )
    op.create_table('event_feedback',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('form_id', sa.Integer(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_feedback_event_id')),
    sa.ForeignKeyConstraint(['form_id'], ['event_form.id'], name=op.f('fk_event_feedback_form_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_feedback'))
    )
    with op.batch_alter_table('event_feedback', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_feedback_event_id'), ['event_id'], unique=False)

    op.create_table('event_session',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.Enum('talk', 'keynote', 'panel', 'ceremony', 'workshop', 'closed', 'break', name='sessionkind', native_enum=False, length=40), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('text', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('room_id', sa.Integer(), nullable=True),
    sa.Column('track_id', sa.Integer(), nullable=True),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('language', sa.String(length=20), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('uid', sa.String(length=200), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_session_event_id')),
    sa.ForeignKeyConstraint(['room_id'], ['event_room.id'], name=op.f('fk_event_session_room_id')),
    sa.ForeignKeyConstraint(['track_id'], ['event_track.id'], name=op.f('fk_event_session_track_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_session')),
    sa.UniqueConstraint('event_id', 'code', name=op.f('uq_event_session_event_id_code')),
    sa.UniqueConstraint('uid', name=op.f('uq_event_session_uid'))
    )
    with op.batch_alter_table('event_session', schema=None) as batch_op:
        batch_op.create_index('ix_event_session_event_id_starts_at', ['event_id', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_session_room_id'), ['room_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_session_track_id'), ['track_id'], unique=False)

    op.create_table('seat_category',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('audience', sa.Enum('public', 'members', 'tiers', 'group', 'invited', name='audience', native_enum=False, length=40), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=True),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('is_online', sa.Boolean(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint('seats IS NULL OR taken <= seats', name=op.f('ck_seat_category_seats')),
    sa.CheckConstraint('taken >= 0', name=op.f('ck_seat_category_taken')),
    sa.ForeignKeyConstraint(['plan_id'], ['registration_plan.id'], name=op.f('fk_seat_category_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat_category'))
    )
    with op.batch_alter_table('seat_category', schema=None) as batch_op:
        batch_op.create_index('ix_seat_category_plan_id_position', ['plan_id', 'position'], unique=False)

    op.create_table('ceremony_cue',
    sa.Column('ceremony_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('doors', 'welcome', 'speech', 'entry', 'signing', 'exchange', 'photograph', 'unveiling', 'toast', 'pause', 'end', name='cuekind', native_enum=False, length=40), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('who', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('stage', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('microphone', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('props', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('crew', sa.JSON(), nullable=False),
    sa.Column('notes', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('extra', sa.Integer(), server_default='0', nullable=False),
    sa.Column('fixed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signing_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('waiting', 'running', 'done', 'skipped', name='cuestate', native_enum=False, length=40), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['ceremony_id'], ['ceremony.id'], name=op.f('fk_ceremony_cue_ceremony_id')),
    sa.ForeignKeyConstraint(['signing_id'], ['ceremony_signing.id'], name=op.f('fk_ceremony_cue_signing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ceremony_cue'))
    )
    with op.batch_alter_table('ceremony_cue', schema=None) as batch_op:
        batch_op.create_index('ix_ceremony_cue_ceremony_id_position', ['ceremony_id', 'position'], unique=False)
        batch_op.create_index(batch_op.f('ix_ceremony_cue_signing_id'), ['signing_id'], unique=False)

    op.create_table('delegation',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('head_id', sa.Integer(), nullable=True),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('wished', sa.Integer(), nullable=False),
    sa.Column('named', sa.Integer(), nullable=False),
    sa.Column('waiting_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('nonce', sa.String(length=40), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['category_id'], ['seat_category.id'], name=op.f('fk_delegation_category_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_delegation_event_id')),
    sa.ForeignKeyConstraint(['head_id'], ['person.id'], name=op.f('fk_delegation_head_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_delegation_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegation')),
    sa.UniqueConstraint('nonce', name=op.f('uq_delegation_nonce'))
    )
    with op.batch_alter_table('delegation', schema=None) as batch_op:
        batch_op.create_index('ix_delegation_event_id_organization_id', ['event_id', 'organization_id'], unique=False)
        batch_op.create_index('ix_delegation_event_id_waiting_since', ['event_id', 'waiting_since'], unique=False)
        batch_op.create_index(batch_op.f('ix_delegation_head_id'), ['head_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_delegation_organization_id'), ['organization_id'], unique=False)

    op.create_table('event_part',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('speaker_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('speaker', 'moderator', 'panelist', 'host', name='speakerrole', native_enum=False, length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('answer', sa.Enum('not_asked', 'asked', 'confirmed', 'declined', name='speakeranswer', native_enum=False, length=40), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('told', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['event_session.id'], name=op.f('fk_event_part_session_id')),
    sa.ForeignKeyConstraint(['speaker_id'], ['event_speaker.id'], name=op.f('fk_event_part_speaker_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_part')),
    sa.UniqueConstraint('session_id', 'speaker_id', 'role', name=op.f('uq_event_part_session_id_speaker_id_role'))
    )
    with op.batch_alter_table('event_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_part_speaker_id'), ['speaker_id'], unique=False)

    op.create_table('event_session_file',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('audience', sa.Enum('everybody', 'attendees', 'organizers', name='fileaudience', native_enum=False, length=40), nullable=False),
    sa.Column('is_marked', sa.Boolean(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_event_session_file_file_id')),
    sa.ForeignKeyConstraint(['session_id'], ['event_session.id'], name=op.f('fk_event_session_file_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_session_file'))
    )
    with op.batch_alter_table('event_session_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_session_file_session_id'), ['session_id'], unique=False)

    op.create_table('shown_session',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.Enum('talk', 'keynote', 'panel', 'ceremony', 'workshop', 'closed', 'break', name='sessionkind', native_enum=False, length=40), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('text', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('room', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('room_position', sa.Integer(), nullable=False),
    sa.Column('track_id', sa.Integer(), nullable=True),
    sa.Column('track', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('language', sa.String(length=20), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('speakers', sa.JSON(), nullable=False),
    sa.Column('uid', sa.String(length=200), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_shown_session_event_id')),
    sa.ForeignKeyConstraint(['session_id'], ['event_session.id'], name=op.f('fk_shown_session_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shown_session')),
    sa.UniqueConstraint('session_id', name=op.f('uq_shown_session_session_id'))
    )
    with op.batch_alter_table('shown_session', schema=None) as batch_op:
        batch_op.create_index('ix_shown_session_event_id_day_starts_at', ['event_id', 'day', 'starts_at'], unique=False)

    op.create_table('stage_place',
    sa.Column('ceremony_id', sa.Integer(), nullable=False),
    sa.Column('signing_id', sa.Integer(), nullable=True),
    sa.Column('row', sa.Enum('back', 'table', 'front', 'lectern', 'hall', name='stagerow', native_enum=False, length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('signatory_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['ceremony_id'], ['ceremony.id'], name=op.f('fk_stage_place_ceremony_id')),
    sa.ForeignKeyConstraint(['signatory_id'], ['signatory.id'], name=op.f('fk_stage_place_signatory_id')),
    sa.ForeignKeyConstraint(['signing_id'], ['ceremony_signing.id'], name=op.f('fk_stage_place_signing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stage_place'))
    )
    with op.batch_alter_table('stage_place', schema=None) as batch_op:
        batch_op.create_index('ix_stage_place_ceremony_id_signing_id', ['ceremony_id', 'signing_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stage_place_signatory_id'), ['signatory_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stage_place_signing_id'), ['signing_id'], unique=False)

    op.create_table('ceremony_step',
    sa.Column('ceremony_id', sa.Integer(), nullable=False),
    sa.Column('cue_id', sa.Integer(), nullable=True),
    sa.Column('signing_id', sa.Integer(), nullable=True),
    sa.Column('verb', sa.Enum('begin', 'next', 'back', 'skip', 'restore', 'stretch', 'signed', 'left_out', 'finish', 'reopen', name='press', native_enum=False, length=40), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_ceremony_step_actor_id')),
    sa.ForeignKeyConstraint(['ceremony_id'], ['ceremony.id'], name=op.f('fk_ceremony_step_ceremony_id')),
    sa.ForeignKeyConstraint(['cue_id'], ['ceremony_cue.id'], name=op.f('fk_ceremony_step_cue_id')),
    sa.ForeignKeyConstraint(['signing_id'], ['ceremony_signing.id'], name=op.f('fk_ceremony_step_signing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ceremony_step'))
    )
    with op.batch_alter_table('ceremony_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ceremony_step_ceremony_id'), ['ceremony_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ceremony_step_cue_id'), ['cue_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ceremony_step_signing_id'), ['signing_id'], unique=False)

    op.create_table('registration',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=False),
    sa.Column('delegation_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('organization_name', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('romanized_name', sa.String(length=200), nullable=False),
    sa.Column('name_key', sa.String(length=300), nullable=False),
    sa.Column('job_title', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('email_key', sa.String(length=254), nullable=False),
    sa.Column('phone', sa.String(length=30), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('state', sa.Enum('requested', 'waiting', 'offered', 'confirmed', 'declined', 'lapsed', 'cancelled', name='registrationstate', native_enum=False, length=40), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state_reason', sa.Text(), nullable=False),
    sa.Column('waiting_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('offer_ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('source', sa.Enum('form', 'invitation', 'delegation', 'staff', 'import', 'walk_in', name='source', native_enum=False, length=40), nullable=False),
    sa.Column('nonce', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('token', sa.String(length=60), nullable=False),
    sa.Column('form_id', sa.Integer(), nullable=True),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('follow_up_form_id', sa.Integer(), nullable=True),
    sa.Column('follow_up', sa.JSON(), nullable=False),
    sa.Column('consented_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('consent_text', sa.Text(), nullable=False),
    sa.Column('registered_by_id', sa.Integer(), nullable=True),
    sa.Column('place', sa.String(length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('told_sequence', sa.Integer(), nullable=False),
    sa.Column('feedback_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['category_id'], ['seat_category.id'], name=op.f('fk_registration_category_id')),
    sa.ForeignKeyConstraint(['delegation_id'], ['delegation.id'], name=op.f('fk_registration_delegation_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_registration_event_id')),
    sa.ForeignKeyConstraint(['follow_up_form_id'], ['event_form.id'], name=op.f('fk_registration_follow_up_form_id')),
    sa.ForeignKeyConstraint(['form_id'], ['event_form.id'], name=op.f('fk_registration_form_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_registration_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_registration_person_id')),
    sa.ForeignKeyConstraint(['registered_by_id'], ['person.id'], name=op.f('fk_registration_registered_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration')),
    sa.UniqueConstraint('event_id', 'code', name=op.f('uq_registration_event_id_code')),
    sa.UniqueConstraint('event_id', 'token', name=op.f('uq_registration_event_id_token')),
    sa.UniqueConstraint('nonce', name=op.f('uq_registration_nonce'))
    )
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.create_index('ix_registration_category_id_state_waiting_since_id', ['category_id', 'state', 'waiting_since', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_registration_delegation_id'), ['delegation_id'], unique=False)
        batch_op.create_index('ix_registration_event_id_email_key', ['event_id', 'email_key'], unique=False)
        batch_op.create_index('ix_registration_event_id_name_key_id', ['event_id', 'name_key', 'id'], unique=False)
        batch_op.create_index('ix_registration_event_id_organization_id', ['event_id', 'organization_id'], unique=False)
        batch_op.create_index('ix_registration_event_id_state_id', ['event_id', 'state', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_registration_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index('ix_registration_person_id_event_id', ['person_id', 'event_id'], unique=False)
        batch_op.create_index('ix_registration_state_offer_ends_at', ['state', 'offer_ends_at'], unique=False)

    op.create_table('arrival',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('door', sa.String(length=60), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_arrival_by_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_arrival_event_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_arrival_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arrival')),
    sa.UniqueConstraint('registration_id', 'day', name=op.f('uq_arrival_registration_id_day'))
    )
    with op.batch_alter_table('arrival', schema=None) as batch_op:
        batch_op.create_index('ix_arrival_event_id_at', ['event_id', 'at'], unique=False)
        batch_op.create_index('ix_arrival_event_id_day_undone_at', ['event_id', 'day', 'undone_at'], unique=False)

    op.create_table('arrival_mark',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.Enum('in', 'undo', name='markkind', native_enum=False, length=40), nullable=False),
    sa.Column('undoes', sa.String(length=60), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('door', sa.String(length=60), nullable=False),
    sa.Column('outcome', sa.Enum('counted', 'already', 'undone', 'not_expected', 'out_of_hours', 'unknown', name='markoutcome', native_enum=False, length=40), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_arrival_mark_by_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_arrival_mark_event_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_arrival_mark_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arrival_mark')),
    sa.UniqueConstraint('event_id', 'key', name=op.f('uq_arrival_mark_event_id_key'))
    )
    with op.batch_alter_table('arrival_mark', schema=None) as batch_op:
        batch_op.create_index('ix_arrival_mark_event_id_received_at', ['event_id', 'received_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_arrival_mark_registration_id'), ['registration_id'], unique=False)

    op.create_table('event_invitation',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('organization_name', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('form_of_address', sa.String(length=60), nullable=False),
    sa.Column('job_title', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('email_key', sa.String(length=254), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('state', sa.Enum('listed', 'sent', 'accepted', 'declined', 'delegated', 'withdrawn', name='invitationstate', native_enum=False, length=40), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answer_note', sa.Text(), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminders', sa.Integer(), nullable=False),
    sa.Column('delegate_of_id', sa.Integer(), nullable=True),
    sa.Column('registration_id', sa.Integer(), nullable=True),
    sa.Column('nonce', sa.String(length=40), nullable=False),
    sa.Column('invited_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['answered_by_id'], ['person.id'], name=op.f('fk_event_invitation_answered_by_id')),
    sa.ForeignKeyConstraint(['category_id'], ['seat_category.id'], name=op.f('fk_event_invitation_category_id')),
    sa.ForeignKeyConstraint(['delegate_of_id'], ['event_invitation.id'], name=op.f('fk_event_invitation_delegate_of_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_invitation_event_id')),
    sa.ForeignKeyConstraint(['invited_by_id'], ['person.id'], name=op.f('fk_event_invitation_invited_by_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_event_invitation_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_event_invitation_person_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_event_invitation_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_invitation')),
    sa.UniqueConstraint('nonce', name=op.f('uq_event_invitation_nonce'))
    )
    with op.batch_alter_table('event_invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_invitation_delegate_of_id'), ['delegate_of_id'], unique=False)
        batch_op.create_index('ix_event_invitation_event_id_email_key', ['event_id', 'email_key'], unique=False)
        batch_op.create_index('ix_event_invitation_event_id_state_id', ['event_id', 'state', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_invitation_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index('ix_event_invitation_person_id_event_id', ['person_id', 'event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_invitation_registration_id'), ['registration_id'], unique=False)

    op.create_table('registration_step',
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('from_state', sa.Enum('requested', 'waiting', 'offered', 'confirmed', 'declined', 'lapsed', 'cancelled', name='registrationstate', native_enum=False, length=40), nullable=True),
    sa.Column('to_state', sa.Enum('requested', 'waiting', 'offered', 'confirmed', 'declined', 'lapsed', 'cancelled', name='registrationstate', native_enum=False, length=40), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_registration_step_actor_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_registration_step_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration_step'))
    )
    with op.batch_alter_table('registration_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_registration_step_registration_id'), ['registration_id'], unique=False)
    for statement in EVENT_SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)
    for statement in AGREEMENT_SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE IF EXISTS event_search")
        op.execute("DROP TABLE IF EXISTS agreement_search")
    with op.batch_alter_table('registration_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_registration_step_registration_id'))

    op.drop_table('registration_step')
    with op.batch_alter_table('event_invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_invitation_registration_id'))
        batch_op.drop_index('ix_event_invitation_person_id_event_id')
        batch_op.drop_index(batch_op.f('ix_event_invitation_organization_id'))
        batch_op.drop_index('ix_event_invitation_event_id_state_id')
        batch_op.drop_index('ix_event_invitation_event_id_email_key')
        batch_op.drop_index(batch_op.f('ix_event_invitation_delegate_of_id'))

    op.drop_table('event_invitation')
    with op.batch_alter_table('arrival_mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_arrival_mark_registration_id'))
        batch_op.drop_index('ix_arrival_mark_event_id_received_at')

    op.drop_table('arrival_mark')
    with op.batch_alter_table('arrival', schema=None) as batch_op:
        batch_op.drop_index('ix_arrival_event_id_day_undone_at')
        batch_op.drop_index('ix_arrival_event_id_at')

    op.drop_table('arrival')
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_index('ix_registration_state_offer_ends_at')
        batch_op.drop_index('ix_registration_person_id_event_id')
        batch_op.drop_index(batch_op.f('ix_registration_organization_id'))
        batch_op.drop_index('ix_registration_event_id_state_id')
        batch_op.drop_index('ix_registration_event_id_organization_id')
        batch_op.drop_index('ix_registration_event_id_name_key_id')
        batch_op.drop_index('ix_registration_event_id_email_key')
        batch_op.drop_index(batch_op.f('ix_registration_delegation_id'))
        batch_op.drop_index('ix_registration_category_id_state_waiting_since_id')

    op.drop_table('registration')
    with op.batch_alter_table('ceremony_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ceremony_step_signing_id'))
        batch_op.drop_index(batch_op.f('ix_ceremony_step_cue_id'))
        batch_op.drop_index(batch_op.f('ix_ceremony_step_ceremony_id'))

    op.drop_table('ceremony_step')
    with op.batch_alter_table('stage_place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stage_place_signing_id'))
        batch_op.drop_index(batch_op.f('ix_stage_place_signatory_id'))
        batch_op.drop_index('ix_stage_place_ceremony_id_signing_id')

    op.drop_table('stage_place')
    with op.batch_alter_table('shown_session', schema=None) as batch_op:
        batch_op.drop_index('ix_shown_session_event_id_day_starts_at')

    op.drop_table('shown_session')
    with op.batch_alter_table('event_session_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_session_file_session_id'))

    op.drop_table('event_session_file')
    with op.batch_alter_table('event_part', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_part_speaker_id'))

    op.drop_table('event_part')
    with op.batch_alter_table('delegation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_delegation_organization_id'))
        batch_op.drop_index(batch_op.f('ix_delegation_head_id'))
        batch_op.drop_index('ix_delegation_event_id_waiting_since')
        batch_op.drop_index('ix_delegation_event_id_organization_id')

    op.drop_table('delegation')
    with op.batch_alter_table('ceremony_cue', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ceremony_cue_signing_id'))
        batch_op.drop_index('ix_ceremony_cue_ceremony_id_position')

    op.drop_table('ceremony_cue')
    with op.batch_alter_table('seat_category', schema=None) as batch_op:
        batch_op.drop_index('ix_seat_category_plan_id_position')

    op.drop_table('seat_category')
    with op.batch_alter_table('event_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_session_track_id'))
        batch_op.drop_index(batch_op.f('ix_event_session_room_id'))
        batch_op.drop_index('ix_event_session_event_id_starts_at')

    op.drop_table('event_session')
    with op.batch_alter_table('event_feedback', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_feedback_event_id'))

    op.drop_table('event_feedback')
    op.drop_table('ceremony_signing')
    with op.batch_alter_table('agreement_change_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreement_change_request_signatory_id'))
        batch_op.drop_index(batch_op.f('ix_agreement_change_request_party_id'))
        batch_op.drop_index(batch_op.f('ix_agreement_change_request_agreement_id'))

    op.drop_table('agreement_change_request')
    with op.batch_alter_table('signatory', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signatory_person_id'))
        batch_op.drop_index(batch_op.f('ix_signatory_party_id'))
        batch_op.drop_index('ix_signatory_agreement_id_position')

    op.drop_table('signatory')
    op.drop_table('registration_plan')
    with op.batch_alter_table('recognition', schema=None) as batch_op:
        batch_op.drop_index('ix_recognition_standard')
        batch_op.drop_index('ix_recognition_market_standard')
        batch_op.drop_index(batch_op.f('ix_recognition_issuing_id'))
        batch_op.drop_index(batch_op.f('ix_recognition_agreement_id'))
        batch_op.drop_index(batch_op.f('ix_recognition_accepting_id'))

    op.drop_table('recognition')
    with op.batch_alter_table('progress_request', schema=None) as batch_op:
        batch_op.drop_index('ix_progress_request_answered_at_due_on')
        batch_op.drop_index(batch_op.f('ix_progress_request_agreement_id'))

    op.drop_table('progress_request')
    op.drop_table('programme_version')
    op.drop_table('invitation_plan')
    op.drop_table('event_track')
    with op.batch_alter_table('event_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_step_event_id'))

    op.drop_table('event_step')
    with op.batch_alter_table('event_speaker', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_speaker_person_id'))
        batch_op.drop_index('ix_event_speaker_event_id_person_id')

    op.drop_table('event_speaker')
    op.drop_table('event_room')
    with op.batch_alter_table('event_organizer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_organizer_person_id'))
        batch_op.drop_index('ix_event_organizer_event_id_person_id')

    op.drop_table('event_organizer')
    op.drop_table('event_form')
    with op.batch_alter_table('event_file', schema=None) as batch_op:
        batch_op.drop_index('ix_event_file_event_id_kind_position')

    op.drop_table('event_file')
    with op.batch_alter_table('event_field', schema=None) as batch_op:
        batch_op.drop_index('ix_event_field_code_event_id')

    op.drop_table('event_field')
    with op.batch_alter_table('ceremony', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ceremony_event_id'))

    op.drop_table('ceremony')
    with op.batch_alter_table('agreement_milestone', schema=None) as batch_op:
        batch_op.drop_index('ix_agreement_milestone_state_due_on')
        batch_op.drop_index(batch_op.f('ix_agreement_milestone_party_id'))
        batch_op.drop_index('ix_agreement_milestone_agreement_id_due_on')

    op.drop_table('agreement_milestone')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_state_starts_at_id')
        batch_op.drop_index(batch_op.f('ix_event_series_id'))
        batch_op.drop_index('ix_event_published_at_id')
        batch_op.drop_index('ix_event_kind_starts_at_id')
        batch_op.drop_index('ix_event_is_template_starts_at_id')
        batch_op.drop_index(batch_op.f('ix_event_group_id'))
        batch_op.drop_index('ix_event_ends_at_id')
        batch_op.drop_index(batch_op.f('ix_event_copied_from_id'))

    op.drop_table('event')
    op.drop_table('agreement_text')
    with op.batch_alter_table('agreement_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreement_step_agreement_id'))

    op.drop_table('agreement_step')
    with op.batch_alter_table('agreement_proof', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreement_proof_agreement_id'))

    op.drop_table('agreement_proof')
    with op.batch_alter_table('agreement_party', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreement_party_organization_id'))
        batch_op.drop_index(batch_op.f('ix_agreement_party_contact_id'))

    op.drop_table('agreement_party')
    with op.batch_alter_table('agreement', schema=None) as batch_op:
        batch_op.drop_index('ix_agreement_valid_until')
        batch_op.drop_index('ix_agreement_state_signed_on_id')
        batch_op.drop_index('ix_agreement_kind_state_signed_on_id')
        batch_op.drop_index(batch_op.f('ix_agreement_keeper_id'))
        batch_op.drop_index('ix_agreement_audience_state_signed_on_id')

    op.drop_table('agreement')
    op.drop_table('event_series')
