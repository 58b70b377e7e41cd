"""first tables"""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


# The full-text index of the directory, in the words of each database.
SQLITE_SEARCH = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS directory_search USING fts5(terms, content='directory_entry', content_rowid='id', tokenize='ascii', prefix='2 3')",
    'CREATE TRIGGER IF NOT EXISTS directory_search_insert AFTER INSERT ON directory_entry BEGIN INSERT INTO directory_search(rowid, terms) VALUES (new.id, new.terms); END',
    "CREATE TRIGGER IF NOT EXISTS directory_search_delete AFTER DELETE ON directory_entry BEGIN INSERT INTO directory_search(directory_search, rowid, terms) VALUES ('delete', old.id, old.terms); END",
    "CREATE TRIGGER IF NOT EXISTS directory_search_update AFTER UPDATE OF terms ON directory_entry BEGIN INSERT INTO directory_search(directory_search, rowid, terms) VALUES ('delete', old.id, old.terms); INSERT INTO directory_search(rowid, terms) VALUES (new.id, new.terms); END",
)
SQLITE_SEARCH_DROP = (
    'DROP TABLE IF EXISTS directory_search',
)
POSTGRESQL_SEARCH = (
    "CREATE INDEX IF NOT EXISTS ix_directory_entry_search ON directory_entry USING gin (to_tsvector('simple', terms)) WITH (fastupdate = off)",
)


def upgrade() -> None:
    op.create_table('call',
    sa.Column('number', sa.String(length=30), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('text', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('eligible', sa.JSON(), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('state', sa.Enum('draft', 'published', 'withdrawn', name='callstate', native_enum=False, length=40), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call')),
    sa.UniqueConstraint('number', name=op.f('uq_call_number'))
    )
    with op.batch_alter_table('call', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_state'), ['state'], unique=False)

    op.create_table('dead_address',
    sa.Column('address_key', sa.String(length=254), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dead_address')),
    sa.UniqueConstraint('address_key', name=op.f('uq_dead_address_address_key'))
    )
    op.create_table('directory_state',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directory_state'))
    )
    op.create_table('job',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=True),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('queued', 'running', 'done', 'failed', 'cancelled', name='workstate', native_enum=False, length=40), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('lease', sa.String(length=40), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_error', sa.String(length=500), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sa.UniqueConstraint('key', name=op.f('uq_job_key'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index('ix_job_state_due_at', ['state', 'due_at'], unique=False)

    op.create_table('number_sequence',
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_number_sequence'))
    )
    op.create_table('rate_count',
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_rate_count'))
    )
    with op.batch_alter_table('rate_count', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rate_count_expires_at'), ['expires_at'], unique=False)

    op.create_table('stored_file',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_file')),
    sa.UniqueConstraint('key', name=op.f('uq_stored_file_key'))
    )
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stored_file_uploaded_by_id'), ['uploaded_by_id'], unique=False)

    op.create_table('term',
    sa.Column('taxonomy', sa.Enum('kind', 'chain', 'field', name='taxonomy', native_enum=False, length=40), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('label', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('retired_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['term.id'], name=op.f('fk_term_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_term')),
    sa.UniqueConstraint('taxonomy', 'code', name=op.f('uq_term_taxonomy_code'))
    )
    op.create_table('tier',
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('name', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('benefits', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('voting_weight', sa.Integer(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=True),
    sa.Column('dues', sa.Numeric(precision=14, scale=2), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('open_to_applicants', sa.Boolean(), nullable=False),
    sa.Column('retired_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tier')),
    sa.UniqueConstraint('code', name=op.f('uq_tier_code'))
    )
    op.create_table('unsubscription',
    sa.Column('address_key', sa.String(length=254), nullable=False),
    sa.Column('category', sa.Enum('sign_in', 'own_application', 'membership', 'organization', 'review', 'secretariat', 'contact', 'digest', name='category', native_enum=False, length=40), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unsubscription')),
    sa.UniqueConstraint('address_key', 'category', name=op.f('uq_unsubscription_address_key_category'))
    )
    op.create_table('alliance',
    sa.Column('name', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('short_name', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('headline', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('introduction', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('contact', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('declaration', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('privacy', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('zone_city', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('number_prefix', sa.String(length=10), nullable=False),
    sa.Column('logo_file_id', sa.Integer(), nullable=True),
    sa.Column('brand_light', sa.String(length=7), nullable=False),
    sa.Column('brand_dark', sa.String(length=7), nullable=False),
    sa.Column('tint', sa.String(length=7), nullable=False),
    sa.Column('screening_days', sa.Integer(), nullable=False),
    sa.Column('review_days', sa.Integer(), nullable=False),
    sa.Column('decision_days', sa.Integer(), nullable=False),
    sa.Column('answer_days', sa.Integer(), nullable=False),
    sa.Column('lapse_days', sa.Integer(), nullable=False),
    sa.Column('grace_days', sa.Integer(), nullable=False),
    sa.Column('review_quorum', sa.Integer(), nullable=False),
    sa.Column('reviewers_wanted', sa.Integer(), nullable=False),
    sa.Column('committee_mode', sa.Boolean(), nullable=False),
    sa.Column('second_factor_required', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['logo_file_id'], ['stored_file.id'], name=op.f('fk_alliance_logo_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alliance'))
    )
    op.create_table('call_file',
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_file_call_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_call_file_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_file'))
    )
    with op.batch_alter_table('call_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_file_call_id'), ['call_id'], unique=False)

    op.create_table('call_form',
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_form_call_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_form')),
    sa.UniqueConstraint('call_id', 'number', name=op.f('uq_call_form_call_id_number'))
    )
    op.create_table('organization',
    sa.Column('name', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('short_name', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('pinyin_key', sa.String(length=300), nullable=False),
    sa.Column('latin_key', sa.String(length=300), nullable=False),
    sa.Column('kind_id', sa.Integer(), nullable=True),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('region', sa.String(length=10), nullable=False),
    sa.Column('city', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('street', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('postcode', sa.String(length=20), nullable=False),
    sa.Column('phone', sa.String(length=30), nullable=False),
    sa.Column('phone_extension', sa.String(length=10), nullable=False),
    sa.Column('website', sa.String(length=300), nullable=False),
    sa.Column('website_domain', sa.String(length=254), nullable=False),
    sa.Column('description', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('products', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('founded_year', sa.Integer(), nullable=True),
    sa.Column('headcount', sa.Enum('under_50', '50_249', '250_999', '1000_4999', 'over_5000', name='headcountband', native_enum=False, length=40), nullable=True),
    sa.Column('invoice_title', sa.String(length=200), nullable=False),
    sa.Column('tax_number', sa.String(length=40), nullable=False),
    sa.Column('logo_file_id', sa.Integer(), nullable=True),
    sa.Column('audiences', sa.JSON(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['kind_id'], ['term.id'], name=op.f('fk_organization_kind_id')),
    sa.ForeignKeyConstraint(['logo_file_id'], ['stored_file.id'], name=op.f('fk_organization_logo_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization'))
    )
    with op.batch_alter_table('organization', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organization_country'), ['country'], unique=False)
        batch_op.create_index(batch_op.f('ix_organization_kind_id'), ['kind_id'], unique=False)
        batch_op.create_index('ix_organization_latin_key_id', ['latin_key', 'id'], unique=False)
        batch_op.create_index('ix_organization_pinyin_key_id', ['pinyin_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_organization_region'), ['region'], unique=False)
        batch_op.create_index(batch_op.f('ix_organization_website_domain'), ['website_domain'], unique=False)

    op.create_table('person',
    sa.Column('family_name', sa.String(length=100), nullable=False),
    sa.Column('given_name', sa.String(length=100), nullable=False),
    sa.Column('display_name', sa.String(length=200), nullable=False),
    sa.Column('romanized_name', sa.String(length=200), nullable=False),
    sa.Column('form_of_address', sa.String(length=60), nullable=False),
    sa.Column('pinyin_key', sa.String(length=300), nullable=False),
    sa.Column('latin_key', sa.String(length=300), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('phone', sa.String(length=30), nullable=False),
    sa.Column('portrait_file_id', sa.Integer(), nullable=True),
    sa.Column('listed', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['portrait_file_id'], ['stored_file.id'], name=op.f('fk_person_portrait_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index('ix_person_latin_key_id', ['latin_key', 'id'], unique=False)
        batch_op.create_index('ix_person_pinyin_key_id', ['pinyin_key', 'id'], unique=False)

    op.create_table('affiliation',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_affiliation_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_affiliation_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_affiliation'))
    )
    with op.batch_alter_table('affiliation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_affiliation_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_affiliation_person_id'), ['person_id'], unique=False)

    op.create_table('application',
    sa.Column('number', sa.String(length=30), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('form_id', sa.Integer(), nullable=False),
    sa.Column('applicant_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('tier_id', sa.Integer(), nullable=True),
    sa.Column('handler_id', sa.Integer(), nullable=True),
    sa.Column('earlier_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('name_key', sa.String(length=600), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'screening', 'in_review', 'info_requested', 'approved', 'rejected', 'withdrawn', 'lapsed', name='applicationstate', native_enum=False, length=40), nullable=False),
    sa.Column('returns_to', sa.Enum('draft', 'submitted', 'screening', 'in_review', 'info_requested', 'approved', 'rejected', 'withdrawn', 'lapsed', name='applicationstate', native_enum=False, length=40), nullable=True),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('promised_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decision_note', sa.Text(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('done_steps', sa.JSON(), nullable=False),
    sa.Column('saved', sa.JSON(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['applicant_id'], ['person.id'], name=op.f('fk_application_applicant_id')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_application_call_id')),
    sa.ForeignKeyConstraint(['earlier_id'], ['application.id'], name=op.f('fk_application_earlier_id')),
    sa.ForeignKeyConstraint(['form_id'], ['call_form.id'], name=op.f('fk_application_form_id')),
    sa.ForeignKeyConstraint(['handler_id'], ['person.id'], name=op.f('fk_application_handler_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_application_organization_id')),
    sa.ForeignKeyConstraint(['tier_id'], ['tier.id'], name=op.f('fk_application_tier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application')),
    sa.UniqueConstraint('number', name=op.f('uq_application_number'))
    )
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_application_applicant_id'), ['applicant_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_call_id'), ['call_id'], unique=False)
        batch_op.create_index('ix_application_decided_at', ['decided_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_handler_id'), ['handler_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_name_key'), ['name_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index('ix_application_state_state_since', ['state', 'state_since'], unique=False)
        batch_op.create_index('ix_application_submitted_at_id', ['submitted_at', 'id'], unique=False)

    op.create_table('audit_entry',
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=200), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('verb', sa.String(length=80), nullable=False),
    sa.Column('subject_type', sa.String(length=60), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('subject_label', sa.String(length=300), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('request_id', sa.String(length=40), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_audit_entry_actor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index('ix_audit_entry_subject_type_subject_id', ['subject_type', 'subject_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_verb'), ['verb'], unique=False)

    op.create_table('contact_message',
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('is_spam', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_contact_message_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_message'))
    )
    with op.batch_alter_table('contact_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_message_is_spam'), ['is_spam'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_message_organization_id'), ['organization_id'], unique=False)

    op.create_table('directory_entry',
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=30), nullable=False),
    sa.Column('pinyin_key', sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('latin_key', sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('name_key', sa.Text(), nullable=False),
    sa.Column('joined_on', sa.Date(), nullable=False),
    sa.Column('listed_from', sa.Date(), nullable=False),
    sa.Column('listed_until', sa.Date(), nullable=False),
    sa.Column('card', sa.JSON(), nullable=False),
    sa.Column('terms', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_directory_entry_organization_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directory_entry')),
    sa.UniqueConstraint('number', name=op.f('uq_directory_entry_number')),
    sa.UniqueConstraint('organization_id', name=op.f('uq_directory_entry_organization_id'))
    )
    with op.batch_alter_table('directory_entry', schema=None) as batch_op:
        batch_op.create_index('ix_directory_entry_joined_on_id', ['joined_on', 'id', 'listed_from', 'listed_until'], unique=False)
        batch_op.create_index('ix_directory_entry_latin_key_id', ['latin_key', 'id', 'listed_from', 'listed_until'], unique=False)
        batch_op.create_index('ix_directory_entry_listed_until', ['listed_until'], unique=False)
        batch_op.create_index('ix_directory_entry_pinyin_key_id', ['pinyin_key', 'id', 'listed_from', 'listed_until'], unique=False)

    op.create_table('email_address',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(length=254), nullable=False),
    sa.Column('key', sa.String(length=254), nullable=False),
    sa.Column('domain', sa.String(length=254), nullable=False),
    sa.Column('is_primary', sa.Boolean(), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_email_address_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_email_address'))
    )
    with op.batch_alter_table('email_address', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_email_address_domain'), ['domain'], unique=False)
        batch_op.create_index(batch_op.f('ix_email_address_key'), ['key'], unique=False)
        batch_op.create_index(batch_op.f('ix_email_address_person_id'), ['person_id'], unique=False)

    op.create_table('identifier',
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('uscc', 'lei', 'registration', name='identifierkind', native_enum=False, length=40), nullable=False),
    sa.Column('value', sa.String(length=60), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_identifier_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identifier'))
    )
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identifier_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index('ix_identifier_value_kind', ['value', 'kind'], unique=False)

    op.create_table('import_batch',
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('started_by_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('uploaded', 'checking', 'checked', 'running', 'done', 'failed', 'discarded', name='importstate', native_enum=False, length=40), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('mapping', sa.JSON(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('report', sa.JSON(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_import_batch_file_id')),
    sa.ForeignKeyConstraint(['started_by_id'], ['person.id'], name=op.f('fk_import_batch_started_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch'))
    )
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_batch_state'), ['state'], unique=False)

    op.create_table('membership',
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=30), nullable=False),
    sa.Column('grace_days', sa.Integer(), nullable=False),
    sa.Column('joined_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_membership_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership')),
    sa.UniqueConstraint('number', name=op.f('uq_membership_number')),
    sa.UniqueConstraint('organization_id', name=op.f('uq_membership_organization_id'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_joined_on'), ['joined_on'], unique=False)

    op.create_table('notice',
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('category', sa.Enum('sign_in', 'own_application', 'membership', 'organization', 'review', 'secretariat', 'contact', 'digest', name='category', native_enum=False, length=40), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('recipient_key', sa.String(length=254), nullable=False),
    sa.Column('recipient_name', sa.String(length=200), nullable=False),
    sa.Column('reply_to', sa.String(length=254), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('message_id', sa.String(length=120), nullable=False),
    sa.Column('thread_id', sa.String(length=120), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('secret_nonce', sa.String(length=40), nullable=False),
    sa.Column('subject_type', sa.String(length=60), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('digest', sa.Enum('at_once', 'daily', 'weekly', 'never', name='frequency', native_enum=False, length=40), nullable=False),
    sa.Column('carried_by_id', sa.Integer(), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('queued', 'running', 'done', 'failed', 'cancelled', name='workstate', native_enum=False, length=40), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('lease', sa.String(length=40), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_error', sa.String(length=500), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['carried_by_id'], ['notice.id'], name=op.f('fk_notice_carried_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('message_id', name=op.f('uq_notice_message_id'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index('ix_notice_carried_by_id', ['carried_by_id'], unique=False)
        batch_op.create_index('ix_notice_kind', ['kind'], unique=False, postgresql_ops={'kind': 'text_pattern_ops'})
        batch_op.create_index('ix_notice_person_id_id', ['person_id', 'id'], unique=False)
        batch_op.create_index('ix_notice_recipient_key', ['recipient_key'], unique=False, postgresql_ops={'recipient_key': 'text_pattern_ops'})
        batch_op.create_index('ix_notice_state_due_at', ['state', 'due_at'], unique=False)
        batch_op.create_index('ix_notice_state_id', ['state', 'id'], unique=False)

    op.create_table('notice_preference',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('category', sa.Enum('sign_in', 'own_application', 'membership', 'organization', 'review', 'secretariat', 'contact', 'digest', name='category', native_enum=False, length=40), nullable=False),
    sa.Column('frequency', sa.Enum('at_once', 'daily', 'weekly', 'never', name='frequency', native_enum=False, length=40), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_preference_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_preference')),
    sa.UniqueConstraint('person_id', 'category', name=op.f('uq_notice_preference_person_id_category'))
    )
    op.create_table('organization_name',
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('legal', 'short', 'brand', 'former', name='namekind', native_enum=False, length=40), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.Column('key', sa.String(length=250), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_organization_name_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization_name'))
    )
    with op.batch_alter_table('organization_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organization_name_key'), ['key'], unique=False)
        batch_op.create_index(batch_op.f('ix_organization_name_organization_id'), ['organization_id'], unique=False)

    op.create_table('organization_term',
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('term_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_organization_term_organization_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['term_id'], ['term.id'], name=op.f('fk_organization_term_term_id')),
    sa.PrimaryKeyConstraint('organization_id', 'term_id', name=op.f('pk_organization_term'))
    )
    with op.batch_alter_table('organization_term', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organization_term_term_id'), ['term_id'], unique=False)

    op.create_table('ownership',
    sa.Column('parent_id', sa.Integer(), nullable=False),
    sa.Column('child_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('subsidiary', 'branch', 'joint_venture', 'faculty', name='ownershipkind', native_enum=False, length=40), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['child_id'], ['organization.id'], name=op.f('fk_ownership_child_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['organization.id'], name=op.f('fk_ownership_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ownership'))
    )
    with op.batch_alter_table('ownership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ownership_child_id'), ['child_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ownership_parent_id'), ['parent_id'], unique=False)

    op.create_table('role_grant',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('duty', sa.Enum('administration', 'membership', 'events', 'groups', 'publications', 'finance', 'check_in', 'read_only', name='duty', native_enum=False, length=40), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.Column('granted_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['granted_by_id'], ['person.id'], name=op.f('fk_role_grant_granted_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_role_grant_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant'))
    )
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_grant_person_id'), ['person_id'], unique=False)

    op.create_table('secret_link',
    sa.Column('nonce', sa.String(length=40), nullable=False),
    sa.Column('purpose', sa.Enum('prove_address', 'reset_password', 'add_address', 'change_address', 'invitation', name='linkpurpose', native_enum=False, length=40), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('address', sa.String(length=254), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_secret_link_created_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_secret_link_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_secret_link')),
    sa.UniqueConstraint('nonce', name=op.f('uq_secret_link_nonce'))
    )
    with op.batch_alter_table('secret_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_secret_link_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_secret_link_person_id'), ['person_id'], unique=False)

    op.create_table('sign_in',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('login_key', sa.String(length=254), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('password_changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('totp_secret', sa.String(length=300), nullable=False),
    sa.Column('totp_last_step', sa.BigInteger(), nullable=False),
    sa.Column('deactivated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('login_key', name=op.f('uq_sign_in_login_key')),
    sa.UniqueConstraint('person_id', name=op.f('uq_sign_in_person_id'))
    )
    op.create_table('application_document',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('slot', sa.Enum('license', 'stamped_form', 'chart', 'other', name='documentslot', native_enum=False, length=40), nullable=False),
    sa.Column('question', sa.String(length=60), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_application_document_application_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_application_document_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_document'))
    )
    with op.batch_alter_table('application_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_application_document_application_id'), ['application_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_document_file_id'), ['file_id'], unique=False)

    op.create_table('application_editor',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(length=254), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_application_editor_application_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_application_editor_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_editor')),
    sa.UniqueConstraint('application_id', 'person_id', name=op.f('uq_application_editor_application_id_person_id'))
    )
    with op.batch_alter_table('application_editor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_application_editor_person_id'), ['person_id'], unique=False)

    op.create_table('application_event',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('from_state', sa.Enum('draft', 'submitted', 'screening', 'in_review', 'info_requested', 'approved', 'rejected', 'withdrawn', 'lapsed', name='applicationstate', native_enum=False, length=40), nullable=True),
    sa.Column('to_state', sa.Enum('draft', 'submitted', 'screening', 'in_review', 'info_requested', 'approved', 'rejected', 'withdrawn', 'lapsed', name='applicationstate', native_enum=False, length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_application_event_actor_id')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_application_event_application_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_event'))
    )
    with op.batch_alter_table('application_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_application_event_application_id'), ['application_id'], unique=False)

    op.create_table('application_message',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('from_secretariat', sa.Boolean(), nullable=False),
    sa.Column('internal', sa.Boolean(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_application_message_application_id')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_application_message_author_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_message'))
    )
    with op.batch_alter_table('application_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_application_message_application_id'), ['application_id'], unique=False)

    op.create_table('appointment',
    sa.Column('affiliation_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('primary', 'alternate', 'billing', 'technical', name='appointmentkind', native_enum=False, length=40), nullable=False),
    sa.Column('appointed_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['affiliation_id'], ['affiliation.id'], name=op.f('fk_appointment_affiliation_id')),
    sa.ForeignKeyConstraint(['appointed_by_id'], ['person.id'], name=op.f('fk_appointment_appointed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment'))
    )
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appointment_affiliation_id'), ['affiliation_id'], unique=False)

    op.create_table('certificate',
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_certificate_membership_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate')),
    sa.UniqueConstraint('code', name=op.f('uq_certificate_code')),
    sa.UniqueConstraint('membership_id', name=op.f('uq_certificate_membership_id'))
    )
    op.create_table('directory_facet',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('facet', sa.String(length=20), nullable=False),
    sa.Column('value', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['directory_entry.id'], name=op.f('fk_directory_facet_entry_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('entry_id', 'facet', 'value', name=op.f('pk_directory_facet'))
    )
    with op.batch_alter_table('directory_facet', schema=None) as batch_op:
        batch_op.create_index('ix_directory_facet_facet_value_entry_id', ['facet', 'value', 'entry_id'], unique=False)

    op.create_table('duplicate_check',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.Enum('same', 'different', name='duplicateverdict', native_enum=False, length=40), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_duplicate_check_application_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_duplicate_check_decided_by_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_duplicate_check_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duplicate_check')),
    sa.UniqueConstraint('application_id', 'organization_id', name=op.f('uq_duplicate_check_application_id_organization_id'))
    )
    op.create_table('import_finding',
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('outcome', sa.Enum('new', 'joins', 'known', 'repeated', 'similar', 'wrong', name='outcome', native_enum=False, length=40), nullable=False),
    sa.Column('notes', sa.JSON(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['import_batch.id'], name=op.f('fk_import_finding_import_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_import_finding_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_finding'))
    )
    with op.batch_alter_table('import_finding', schema=None) as batch_op:
        batch_op.create_index('ix_import_finding_import_id_number', ['import_id', 'number'], unique=False)
        batch_op.create_index('ix_import_finding_import_id_outcome_number', ['import_id', 'outcome', 'number'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_finding_organization_id'), ['organization_id'], unique=False)

    op.create_table('information_request',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('steps', sa.JSON(), nullable=False),
    sa.Column('answer_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_information_request_application_id')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_information_request_asked_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_information_request'))
    )
    with op.batch_alter_table('information_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_information_request_application_id'), ['application_id'], unique=False)

    op.create_table('measure',
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('suspension', 'resignation', 'expulsion', name='measurekind', native_enum=False, length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_measure_decided_by_id')),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_measure_membership_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measure'))
    )
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_measure_membership_id'), ['membership_id'], unique=False)

    op.create_table('membership_term',
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('tier_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_membership_term_membership_id')),
    sa.ForeignKeyConstraint(['tier_id'], ['tier.id'], name=op.f('fk_membership_term_tier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership_term'))
    )
    with op.batch_alter_table('membership_term', schema=None) as batch_op:
        batch_op.create_index('ix_membership_term_last_on_id', ['last_on', 'id'], unique=False)
        batch_op.create_index('ix_membership_term_membership_id_first_on', ['membership_id', 'first_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_membership_term_tier_id'), ['tier_id'], unique=False)

    op.create_table('organization_name_token',
    sa.Column('token', sa.String(length=64).with_variant(sa.String(length=64, collation='C'), 'postgresql'), nullable=False),
    sa.Column('name_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['name_id'], ['organization_name.id'], name=op.f('fk_organization_name_token_name_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token', 'name_id', name=op.f('pk_organization_name_token'))
    )
    with op.batch_alter_table('organization_name_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organization_name_token_name_id'), ['name_id'], unique=False)

    op.create_table('recovery_code',
    sa.Column('sign_in_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['sign_in_id'], ['sign_in.id'], name=op.f('fk_recovery_code_sign_in_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code'))
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_sign_in_id'), ['sign_in_id'], unique=False)

    op.create_table('review',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), nullable=False),
    sa.Column('assigned_by_id', sa.Integer(), nullable=True),
    sa.Column('recommendation', sa.Enum('approve', 'reject', 'abstain', 'recused', name='recommendation', native_enum=False, length=40), nullable=True),
    sa.Column('grounds', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_review_application_id')),
    sa.ForeignKeyConstraint(['assigned_by_id'], ['person.id'], name=op.f('fk_review_assigned_by_id')),
    sa.ForeignKeyConstraint(['reviewer_id'], ['person.id'], name=op.f('fk_review_reviewer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('application_id', 'reviewer_id', name=op.f('uq_review_application_id_reviewer_id'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_reviewer_id'), ['reviewer_id'], unique=False)

    op.create_table('sign_in_session',
    sa.Column('sign_in_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('end_reason', sa.Enum('signed_out', 'ended_by_owner', 'ended_by_secretariat', 'password_changed', 'role_changed', 'deactivated', 'idle', name='sessionend', native_enum=False, length=40), nullable=True),
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('user_agent', sa.String(length=300), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['sign_in_id'], ['sign_in.id'], name=op.f('fk_sign_in_session_sign_in_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_session_token_hash'))
    )
    with op.batch_alter_table('sign_in_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_session_sign_in_id'), ['sign_in_id'], unique=False)

    op.create_table('submission',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('submitted_by_id', sa.Integer(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('documents', sa.JSON(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_submission_application_id')),
    sa.ForeignKeyConstraint(['submitted_by_id'], ['person.id'], name=op.f('fk_submission_submitted_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission')),
    sa.UniqueConstraint('application_id', 'number', name=op.f('uq_submission_application_id_number'))
    )
    for statement in SQLITE_SEARCH if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_SEARCH:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_SEARCH_DROP:
            op.execute(statement)
    op.drop_table('submission')
    with op.batch_alter_table('sign_in_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_session_sign_in_id'))

    op.drop_table('sign_in_session')
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_reviewer_id'))

    op.drop_table('review')
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_code_sign_in_id'))

    op.drop_table('recovery_code')
    with op.batch_alter_table('organization_name_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organization_name_token_name_id'))

    op.drop_table('organization_name_token')
    with op.batch_alter_table('membership_term', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_term_tier_id'))
        batch_op.drop_index('ix_membership_term_membership_id_first_on')
        batch_op.drop_index('ix_membership_term_last_on_id')

    op.drop_table('membership_term')
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_measure_membership_id'))

    op.drop_table('measure')
    with op.batch_alter_table('information_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_information_request_application_id'))

    op.drop_table('information_request')
    with op.batch_alter_table('import_finding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_finding_organization_id'))
        batch_op.drop_index('ix_import_finding_import_id_outcome_number')
        batch_op.drop_index('ix_import_finding_import_id_number')

    op.drop_table('import_finding')
    op.drop_table('duplicate_check')
    with op.batch_alter_table('directory_facet', schema=None) as batch_op:
        batch_op.drop_index('ix_directory_facet_facet_value_entry_id')

    op.drop_table('directory_facet')
    op.drop_table('certificate')
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appointment_affiliation_id'))

    op.drop_table('appointment')
    with op.batch_alter_table('application_message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_application_message_application_id'))

    op.drop_table('application_message')
    with op.batch_alter_table('application_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_application_event_application_id'))

    op.drop_table('application_event')
    with op.batch_alter_table('application_editor', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_application_editor_person_id'))

    op.drop_table('application_editor')
    with op.batch_alter_table('application_document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_application_document_file_id'))
        batch_op.drop_index(batch_op.f('ix_application_document_application_id'))

    op.drop_table('application_document')
    op.drop_table('sign_in')
    with op.batch_alter_table('secret_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_secret_link_person_id'))
        batch_op.drop_index(batch_op.f('ix_secret_link_created_by_id'))

    op.drop_table('secret_link')
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_role_grant_person_id'))

    op.drop_table('role_grant')
    with op.batch_alter_table('ownership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ownership_parent_id'))
        batch_op.drop_index(batch_op.f('ix_ownership_child_id'))

    op.drop_table('ownership')
    with op.batch_alter_table('organization_term', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organization_term_term_id'))

    op.drop_table('organization_term')
    with op.batch_alter_table('organization_name', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organization_name_organization_id'))
        batch_op.drop_index(batch_op.f('ix_organization_name_key'))

    op.drop_table('organization_name')
    op.drop_table('notice_preference')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_state_id')
        batch_op.drop_index('ix_notice_state_due_at')
        batch_op.drop_index('ix_notice_recipient_key', postgresql_ops={'recipient_key': 'text_pattern_ops'})
        batch_op.drop_index('ix_notice_person_id_id')
        batch_op.drop_index('ix_notice_kind', postgresql_ops={'kind': 'text_pattern_ops'})
        batch_op.drop_index('ix_notice_carried_by_id')

    op.drop_table('notice')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_joined_on'))

    op.drop_table('membership')
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_batch_state'))

    op.drop_table('import_batch')
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.drop_index('ix_identifier_value_kind')
        batch_op.drop_index(batch_op.f('ix_identifier_organization_id'))

    op.drop_table('identifier')
    with op.batch_alter_table('email_address', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_email_address_person_id'))
        batch_op.drop_index(batch_op.f('ix_email_address_key'))
        batch_op.drop_index(batch_op.f('ix_email_address_domain'))

    op.drop_table('email_address')
    with op.batch_alter_table('directory_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_directory_entry_pinyin_key_id')
        batch_op.drop_index('ix_directory_entry_listed_until')
        batch_op.drop_index('ix_directory_entry_latin_key_id')
        batch_op.drop_index('ix_directory_entry_joined_on_id')

    op.drop_table('directory_entry')
    with op.batch_alter_table('contact_message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contact_message_organization_id'))
        batch_op.drop_index(batch_op.f('ix_contact_message_is_spam'))

    op.drop_table('contact_message')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_verb'))
        batch_op.drop_index('ix_audit_entry_subject_type_subject_id')
        batch_op.drop_index(batch_op.f('ix_audit_entry_organization_id'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_at'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_actor_id'))

    op.drop_table('audit_entry')
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.drop_index('ix_application_submitted_at_id')
        batch_op.drop_index('ix_application_state_state_since')
        batch_op.drop_index(batch_op.f('ix_application_organization_id'))
        batch_op.drop_index(batch_op.f('ix_application_name_key'))
        batch_op.drop_index(batch_op.f('ix_application_handler_id'))
        batch_op.drop_index('ix_application_decided_at')
        batch_op.drop_index(batch_op.f('ix_application_call_id'))
        batch_op.drop_index(batch_op.f('ix_application_applicant_id'))

    op.drop_table('application')
    with op.batch_alter_table('affiliation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_affiliation_person_id'))
        batch_op.drop_index(batch_op.f('ix_affiliation_organization_id'))

    op.drop_table('affiliation')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index('ix_person_pinyin_key_id')
        batch_op.drop_index('ix_person_latin_key_id')

    op.drop_table('person')
    with op.batch_alter_table('organization', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organization_website_domain'))
        batch_op.drop_index(batch_op.f('ix_organization_region'))
        batch_op.drop_index('ix_organization_pinyin_key_id')
        batch_op.drop_index('ix_organization_latin_key_id')
        batch_op.drop_index(batch_op.f('ix_organization_kind_id'))
        batch_op.drop_index(batch_op.f('ix_organization_country'))

    op.drop_table('organization')
    op.drop_table('call_form')
    with op.batch_alter_table('call_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_call_file_call_id'))

    op.drop_table('call_file')
    op.drop_table('alliance')
    op.drop_table('unsubscription')
    op.drop_table('tier')
    op.drop_table('term')
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stored_file_uploaded_by_id'))

    op.drop_table('stored_file')
    with op.batch_alter_table('rate_count', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rate_count_expires_at'))

    op.drop_table('rate_count')
    op.drop_table('number_sequence')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index('ix_job_state_due_at')

    op.drop_table('job')
    op.drop_table('directory_state')
    op.drop_table('dead_address')
    with op.batch_alter_table('call', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_call_state'))

    op.drop_table('call')
