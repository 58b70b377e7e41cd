"""Working groups: seats, meetings, documents, ballots, discussions."""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('working_group',
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.Enum('working_group', 'committee', 'expert_committee', 'task_force', 'platform', name='groupkind', native_enum=False, length=40), nullable=False),
    sa.Column('name', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('summary', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'forming', 'active', 'concluded', 'declined', name='groupstate', native_enum=False, length=40), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('charter_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.Column('statement', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=True),
    sa.Column('proposing_organization_id', sa.Integer(), nullable=True),
    sa.Column('founded_on', sa.Date(), nullable=True),
    sa.Column('concluded_on', sa.Date(), nullable=True),
    sa.Column('last_active_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('briefed_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['charter_id'], ['charter.id'], name=op.f('fk_working_group_charter_id'), use_alter=True),
    sa.ForeignKeyConstraint(['parent_id'], ['working_group.id'], name=op.f('fk_working_group_parent_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['person.id'], name=op.f('fk_working_group_proposed_by_id')),
    sa.ForeignKeyConstraint(['proposing_organization_id'], ['organization.id'], name=op.f('fk_working_group_proposing_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_working_group')),
    sa.UniqueConstraint('code', name=op.f('uq_working_group_code'))
    )
    with op.batch_alter_table('working_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_working_group_charter_id'), ['charter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_working_group_last_active_at'), ['last_active_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_working_group_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index('ix_working_group_state_position', ['state', 'position'], unique=False)

    op.create_table('calendar_feed',
    sa.Column('nonce', sa.String(length=40), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_calendar_feed_group_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_calendar_feed_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('nonce', name=op.f('uq_calendar_feed_nonce'))
    )
    with op.batch_alter_table('calendar_feed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_feed_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_calendar_feed_person_id'), ['person_id'], unique=False)

    op.create_table('charter',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'for_ballot', 'in_force', 'replaced', 'withdrawn', name='charterstate', native_enum=False, length=40), nullable=False),
    sa.Column('scope', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('deliverables', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('join_mode', sa.Enum('open', 'on_request', 'by_invitation', 'closed', name='joinmode', native_enum=False, length=40), nullable=False),
    sa.Column('quorum_percent', sa.Integer(), nullable=False),
    sa.Column('pass_numerator', sa.Integer(), nullable=False),
    sa.Column('pass_denominator', sa.Integer(), nullable=False),
    sa.Column('pass_strictly', sa.Boolean(), nullable=False),
    sa.Column('abstentions', sa.Enum('ignored', 'against', 'absent', name='abstentions', native_enum=False, length=40), nullable=False),
    sa.Column('weighted', sa.Boolean(), nullable=False),
    sa.Column('attendance_needed', sa.Integer(), nullable=False),
    sa.Column('attendance_of', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('adopted_by_id', sa.Integer(), nullable=True),
    sa.Column('adopted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['adopted_by_id'], ['person.id'], name=op.f('fk_charter_adopted_by_id')),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_charter_group_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['person.id'], name=op.f('fk_charter_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_charter')),
    sa.UniqueConstraint('group_id', 'number', name=op.f('uq_charter_group_id_number'))
    )
    op.create_table('deliverable',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('description', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('state', sa.Enum('planned', 'in_progress', 'done', 'dropped', name='deliverablestate', native_enum=False, length=40), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_deliverable_group_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_deliverable_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deliverable'))
    )
    with op.batch_alter_table('deliverable', schema=None) as batch_op:
        batch_op.create_index('ix_deliverable_group_id_due_on', ['group_id', 'due_on'], unique=False)

    op.create_table('founding_member',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('declined_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_founding_member_group_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_founding_member_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_founding_member_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_founding_member')),
    sa.UniqueConstraint('group_id', 'organization_id', name=op.f('uq_founding_member_group_id_organization_id'))
    )
    with op.batch_alter_table('founding_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_founding_member_organization_id'), ['organization_id'], unique=False)

    op.create_table('group_event',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('was', sa.Enum('proposed', 'forming', 'active', 'concluded', 'declined', name='groupstate', native_enum=False, length=40), nullable=True),
    sa.Column('became', sa.Enum('proposed', 'forming', 'active', 'concluded', 'declined', name='groupstate', native_enum=False, length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_group_event_actor_id')),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_group_event_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_event'))
    )
    with op.batch_alter_table('group_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_event_group_id'), ['group_id'], unique=False)

    op.create_table('group_field',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('term_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_group_field_group_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['term_id'], ['term.id'], name=op.f('fk_group_field_term_id')),
    sa.PrimaryKeyConstraint('group_id', 'term_id', name=op.f('pk_group_field'))
    )
    with op.batch_alter_table('group_field', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_field_term_id'), ['term_id'], unique=False)

    op.create_table('group_follow',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Enum('everything', 'brief', 'nothing', name='followlevel', native_enum=False, length=40), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_group_follow_group_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_group_follow_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_follow')),
    sa.UniqueConstraint('person_id', 'group_id', name=op.f('uq_group_follow_person_id_group_id'))
    )
    with op.batch_alter_table('group_follow', schema=None) as batch_op:
        batch_op.create_index('ix_group_follow_group_id', ['group_id'], unique=False)

    op.create_table('join_request',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('seat_kind', sa.Enum('voting', 'observer', 'liaison', name='seatkind', native_enum=False, length=40), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('invited', 'requested', 'confirmed', 'accepted', 'declined', 'withdrawn', name='joinstate', native_enum=False, length=40), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('came_from', sa.String(length=80), nullable=False),
    sa.Column('requested_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['person.id'], name=op.f('fk_join_request_confirmed_by_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_join_request_decided_by_id')),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_join_request_group_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_join_request_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_join_request_person_id')),
    sa.ForeignKeyConstraint(['requested_by_id'], ['person.id'], name=op.f('fk_join_request_requested_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_join_request'))
    )
    with op.batch_alter_table('join_request', schema=None) as batch_op:
        batch_op.create_index('ix_join_request_group_id_state', ['group_id', 'state'], unique=False)
        batch_op.create_index('ix_join_request_organization_id_state', ['organization_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_join_request_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_join_request_open', ['group_id', 'organization_id', 'person_id'], unique=True, sqlite_where=sa.text("state IN ('invited', 'requested', 'confirmed')"), postgresql_where=sa.text("state IN ('invited', 'requested', 'confirmed')"))

    op.create_table('meeting_series',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('frequency', sa.Enum('weekly', 'fortnightly', 'monthly_by_day', 'monthly_by_date', 'quarterly', name='frequency', native_enum=False, length=40), nullable=True),
    sa.Column('rule', sa.String(length=300), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('starts_at_time', sa.Time(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('excluded', sa.JSON(), nullable=False),
    sa.Column('invites', sa.Boolean(), nullable=False),
    sa.Column('place', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('link', sa.String(length=500), nullable=False),
    sa.Column('imported_uid', sa.String(length=300), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_meeting_series_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_series')),
    sa.UniqueConstraint('group_id', 'imported_uid', name=op.f('uq_meeting_series_group_id_imported_uid'))
    )
    op.create_table('participation_call',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancel_reason', sa.Text(), nullable=False),
    sa.Column('told', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_participation_call_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_participation_call'))
    )
    with op.batch_alter_table('participation_call', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_participation_call_group_id'), ['group_id'], unique=False)

    op.create_table('seat',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('voting', 'observer', 'liaison', name='seatkind', native_enum=False, length=40), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_seat_group_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_seat_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat'))
    )
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.create_index('ix_seat_group_id_first_on', ['group_id', 'first_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_seat_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index('uq_seat_open', ['group_id', 'organization_id'], unique=True, sqlite_where=sa.text('last_on IS NULL'), postgresql_where=sa.text('last_on IS NULL'))

    op.create_table('topic',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('started_by_id', sa.Integer(), nullable=False),
    sa.Column('pinned', sa.Boolean(), nullable=False),
    sa.Column('posts', sa.Integer(), nullable=False),
    sa.Column('last_post_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_post_by_id', sa.Integer(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_topic_group_id')),
    sa.ForeignKeyConstraint(['last_post_by_id'], ['person.id'], name=op.f('fk_topic_last_post_by_id')),
    sa.ForeignKeyConstraint(['started_by_id'], ['person.id'], name=op.f('fk_topic_started_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic'))
    )
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.create_index('ix_topic_group_id_pinned_last_post_at', ['group_id', 'pinned', 'last_post_at', 'id'], unique=False)

    op.create_table('ballot',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('motion', 'choice', 'election', name='ballotkind', native_enum=False, length=40), nullable=False),
    sa.Column('method', sa.Enum('yes_no', 'plurality', 'approval', 'schulze', 'runoff', name='method', native_enum=False, length=40), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('text', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('secret', sa.Boolean(), nullable=False),
    sa.Column('hidden', sa.Boolean(), nullable=False),
    sa.Column('grounds_for_no', sa.Boolean(), nullable=False),
    sa.Column('most_choices', sa.Integer(), nullable=False),
    sa.Column('winners', sa.Integer(), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('state', sa.Enum('draft', 'opened', 'cancelled', 'withdrawn', name='ballotstate', native_enum=False, length=40), nullable=False),
    sa.Column('charter_id', sa.Integer(), nullable=True),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.Column('excluded', sa.JSON(), nullable=False),
    sa.Column('subject', sa.Enum('nothing', 'charter', 'document', name='subject', native_enum=False, length=40), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('opened_by_id', sa.Integer(), nullable=True),
    sa.Column('frozen', sa.Text(), nullable=False),
    sa.Column('frozen_hash', sa.String(length=64), nullable=False),
    sa.Column('cancel_reason', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Enum('passed', 'failed', 'no_quorum', 'decided', 'tied', name='outcome', native_enum=False, length=40), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['charter_id'], ['charter.id'], name=op.f('fk_ballot_charter_id')),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_ballot_group_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_ballot_made_by_id')),
    sa.ForeignKeyConstraint(['opened_by_id'], ['person.id'], name=op.f('fk_ballot_opened_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot')),
    sa.UniqueConstraint('group_id', 'number', name=op.f('uq_ballot_group_id_number'))
    )
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ballot_charter_id'), ['charter_id'], unique=False)
        batch_op.create_index('ix_ballot_group_id_closes_at', ['group_id', 'closes_at'], unique=False)
        batch_op.create_index('ix_ballot_state_closes_at', ['state', 'closes_at'], unique=False)
        batch_op.create_index('ix_ballot_subject_subject_id', ['subject', 'subject_id'], unique=False)

    op.create_table('delegate',
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('delegate', 'alternate', name='delegatekind', native_enum=False, length=40), nullable=False),
    sa.Column('named_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['named_by_id'], ['person.id'], name=op.f('fk_delegate_named_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_delegate_person_id')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_delegate_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegate'))
    )
    with op.batch_alter_table('delegate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delegate_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_delegate_seat_id'), ['seat_id'], unique=False)

    op.create_table('meeting',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('recurs_on', sa.Date(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('text', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('place', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('link', sa.String(length=500), nullable=False),
    sa.Column('state', sa.Enum('planned', 'cancelled', name='meetingstate', native_enum=False, length=40), nullable=False),
    sa.Column('cancel_reason', sa.Text(), nullable=False),
    sa.Column('uid', sa.String(length=200), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('imported_uid', sa.String(length=300), nullable=True),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('counts_for_attendance', sa.Boolean(), nullable=False),
    sa.Column('called_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['called_by_id'], ['person.id'], name=op.f('fk_meeting_called_by_id')),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_meeting_group_id')),
    sa.ForeignKeyConstraint(['series_id'], ['meeting_series.id'], name=op.f('fk_meeting_series_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting')),
    sa.UniqueConstraint('group_id', 'imported_uid', name=op.f('uq_meeting_group_id_imported_uid')),
    sa.UniqueConstraint('group_id', 'number', name=op.f('uq_meeting_group_id_number')),
    sa.UniqueConstraint('series_id', 'recurs_on', name=op.f('uq_meeting_series_id_recurs_on')),
    sa.UniqueConstraint('uid', name=op.f('uq_meeting_uid'))
    )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.create_index('ix_meeting_group_id_starts_at', ['group_id', 'starts_at'], unique=False)
        batch_op.create_index('ix_meeting_starts_at', ['starts_at'], unique=False)

    op.create_table('milestone',
    sa.Column('deliverable_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['deliverable_id'], ['deliverable.id'], name=op.f('fk_milestone_deliverable_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone'))
    )
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_milestone_deliverable_id'), ['deliverable_id'], unique=False)

    op.create_table('post',
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('reply_to_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('way', sa.Enum('page', 'mail', name='way', native_enum=False, length=40), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('removed_by_id', sa.Integer(), nullable=True),
    sa.Column('removed_reason', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_post_author_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_post_organization_id')),
    sa.ForeignKeyConstraint(['removed_by_id'], ['person.id'], name=op.f('fk_post_removed_by_id')),
    sa.ForeignKeyConstraint(['reply_to_id'], ['post.id'], name=op.f('fk_post_reply_to_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_post_topic_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post'))
    )
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_post_reply_to_id'), ['reply_to_id'], unique=False)
        batch_op.create_index('ix_post_topic_id_id', ['topic_id', 'id'], unique=False)

    op.create_table('reply_address',
    sa.Column('nonce', sa.String(length=40), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reply_address_person_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_reply_address_topic_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply_address')),
    sa.UniqueConstraint('nonce', name=op.f('uq_reply_address_nonce')),
    sa.UniqueConstraint('person_id', 'topic_id', name=op.f('uq_reply_address_person_id_topic_id'))
    )
    with op.batch_alter_table('reply_address', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reply_address_topic_id'), ['topic_id'], unique=False)

    op.create_table('seat_holder',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('affiliation_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.Enum('chair', 'vice_chair', 'secretary', 'member', 'liaison', 'observer', name='role', native_enum=False, length=40), nullable=False),
    sa.Column('appointed_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['affiliation_id'], ['affiliation.id'], name=op.f('fk_seat_holder_affiliation_id')),
    sa.ForeignKeyConstraint(['appointed_by_id'], ['person.id'], name=op.f('fk_seat_holder_appointed_by_id')),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_seat_holder_group_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_seat_holder_person_id')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_seat_holder_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat_holder'))
    )
    with op.batch_alter_table('seat_holder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seat_holder_affiliation_id'), ['affiliation_id'], unique=False)
        batch_op.create_index('ix_seat_holder_group_id_person_id', ['group_id', 'person_id'], unique=False)
        batch_op.create_index('ix_seat_holder_person_id_last_on', ['person_id', 'last_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_seat_holder_seat_id'), ['seat_id'], unique=False)

    op.create_table('topic_follow',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('follows', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_topic_follow_person_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_topic_follow_topic_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic_follow')),
    sa.UniqueConstraint('person_id', 'topic_id', name=op.f('uq_topic_follow_person_id_topic_id'))
    )
    with op.batch_alter_table('topic_follow', schema=None) as batch_op:
        batch_op.create_index('ix_topic_follow_topic_id', ['topic_id'], unique=False)

    op.create_table('agenda_item',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('information', 'discussion', 'decision', 'minutes', name='itemkind', native_enum=False, length=40), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('presenter_id', sa.Integer(), nullable=True),
    sa.Column('presenter_name', sa.String(length=200), nullable=False),
    sa.Column('approves_id', sa.Integer(), nullable=True),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('notes_version', sa.Integer(), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['approves_id'], ['meeting.id'], name=op.f('fk_agenda_item_approves_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_agenda_item_meeting_id')),
    sa.ForeignKeyConstraint(['noted_by_id'], ['person.id'], name=op.f('fk_agenda_item_noted_by_id')),
    sa.ForeignKeyConstraint(['presenter_id'], ['person.id'], name=op.f('fk_agenda_item_presenter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_item'))
    )
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_item_approves_id'), ['approves_id'], unique=False)
        batch_op.create_index('ix_agenda_item_meeting_id_position', ['meeting_id', 'position'], unique=False)

    op.create_table('attendance',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('guest_name', sa.String(length=200), nullable=False),
    sa.Column('presence', sa.Enum('self', 'recorded', 'imported', name='presence', native_enum=False, length=40), nullable=False),
    sa.Column('came_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_attendance_meeting_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_attendance_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_attendance_person_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['person.id'], name=op.f('fk_attendance_recorded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance')),
    sa.UniqueConstraint('meeting_id', 'person_id', name=op.f('uq_attendance_meeting_id_person_id'))
    )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_person_id'), ['person_id'], unique=False)

    op.create_table('ballot_box',
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_ballot_box_ballot_id')),
    sa.PrimaryKeyConstraint('ballot_id', name=op.f('pk_ballot_box'))
    )
    op.create_table('ballot_event',
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_ballot_event_actor_id')),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_ballot_event_ballot_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot_event'))
    )
    with op.batch_alter_table('ballot_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ballot_event_ballot_id'), ['ballot_id'], unique=False)

    op.create_table('ballot_option',
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('label', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('text', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_ballot_option_ballot_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_ballot_option_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot_option')),
    sa.UniqueConstraint('ballot_id', 'key', name=op.f('uq_ballot_option_ballot_id_key'))
    )
    op.create_table('ballot_result',
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('published', sa.Text(), nullable=False),
    sa.Column('votes_hash', sa.String(length=64), nullable=False),
    sa.Column('result', sa.JSON(), nullable=False),
    sa.Column('counted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_ballot_result_ballot_id')),
    sa.PrimaryKeyConstraint('ballot_id', name=op.f('pk_ballot_result'))
    )
    op.create_table('document',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.Enum('report', 'guide', 'contribution', 'standard', 'other', name='documentkind', native_enum=False, length=40), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('summary', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('working_draft', 'for_comment', 'for_ballot', 'approved', 'published', 'withdrawn', name='documentstate', native_enum=False, length=40), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('audience', sa.Enum('group', 'members', 'public', name='documentaudience', native_enum=False, length=40), nullable=False),
    sa.Column('stage', sa.Enum('proposal', 'project', 'draft', 'public_comment', 'review_vote', 'numbered', 'published', 'under_review', name='standardstage', native_enum=False, length=40), nullable=True),
    sa.Column('stage_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('standard_number', sa.String(length=60), nullable=True),
    sa.Column('deliverable_id', sa.Integer(), nullable=True),
    sa.Column('ballot_id', sa.Integer(), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('review_due_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_reason', sa.Text(), nullable=False),
    sa.Column('registered_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_document_ballot_id')),
    sa.ForeignKeyConstraint(['deliverable_id'], ['deliverable.id'], name=op.f('fk_document_deliverable_id')),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_document_group_id')),
    sa.ForeignKeyConstraint(['registered_by_id'], ['person.id'], name=op.f('fk_document_registered_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document')),
    sa.UniqueConstraint('number', name=op.f('uq_document_number')),
    sa.UniqueConstraint('standard_number', name=op.f('uq_document_standard_number'))
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index('ix_document_audience_state_id', ['audience', 'state', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_ballot_id'), ['ballot_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_deliverable_id'), ['deliverable_id'], unique=False)
        batch_op.create_index('ix_document_group_id_id', ['group_id', 'id'], unique=False)
        batch_op.create_index('ix_document_group_id_state_id', ['group_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_document_kind_state_id', ['kind', 'state', 'id'], unique=False)
        batch_op.create_index('ix_document_review_due_on', ['review_due_on'], unique=False)

    op.create_table('elector',
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.Column('has_voted', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_elector_ballot_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_elector_organization_id')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_elector_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_elector')),
    sa.UniqueConstraint('ballot_id', 'number', name=op.f('uq_elector_ballot_id_number')),
    sa.UniqueConstraint('ballot_id', 'organization_id', name=op.f('uq_elector_ballot_id_organization_id'))
    )
    with op.batch_alter_table('elector', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_elector_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_elector_seat_id'), ['seat_id'], unique=False)

    op.create_table('inbound_mail',
    sa.Column('message_id', sa.String(length=250), nullable=False),
    sa.Column('sender', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('outcome', sa.Enum('posted', 'unknown', 'forged', 'automatic', 'forbidden', 'closed', 'refused', 'empty', 'unreadable', name='mailoutcome', native_enum=False, length=40), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('topic_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_inbound_mail_person_id')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_inbound_mail_post_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_inbound_mail_topic_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbound_mail')),
    sa.UniqueConstraint('message_id', name=op.f('uq_inbound_mail_message_id'))
    )
    with op.batch_alter_table('inbound_mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inbound_mail_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inbound_mail_sender'), ['sender'], unique=False)
        batch_op.create_index('ix_inbound_mail_topic_id_id', ['topic_id', 'id'], unique=False)

    op.create_table('meeting_invitee',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('nonce', sa.String(length=40), nullable=False),
    sa.Column('answer', sa.Enum('needs-action', 'accepted', 'tentative', 'declined', name='answer', native_enum=False, length=40), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_invitee_meeting_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_meeting_invitee_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_meeting_invitee_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_invitee')),
    sa.UniqueConstraint('meeting_id', 'person_id', name=op.f('uq_meeting_invitee_meeting_id_person_id')),
    sa.UniqueConstraint('nonce', name=op.f('uq_meeting_invitee_nonce'))
    )
    with op.batch_alter_table('meeting_invitee', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_invitee_person_id'), ['person_id'], unique=False)

    op.create_table('minutes',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'circulated', 'approved', name='minutesstate', native_enum=False, length=40), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('rounds', sa.Integer(), nullable=False),
    sa.Column('circulated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_in_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['approved_in_id'], ['meeting.id'], name=op.f('fk_minutes_approved_in_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_minutes_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes')),
    sa.UniqueConstraint('meeting_id', name=op.f('uq_minutes_meeting_id'))
    )
    with op.batch_alter_table('minutes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_minutes_approved_in_id'), ['approved_in_id'], unique=False)

    op.create_table('post_file',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_post_file_file_id')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_post_file_post_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_file'))
    )
    with op.batch_alter_table('post_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_file_post_id'), ['post_id'], unique=False)

    op.create_table('post_mention',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_post_mention_person_id')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_post_mention_post_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_mention')),
    sa.UniqueConstraint('post_id', 'person_id', name=op.f('uq_post_mention_post_id_person_id'))
    )
    with op.batch_alter_table('post_mention', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_mention_person_id'), ['person_id'], unique=False)

    op.create_table('post_version',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_post_version_post_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_version')),
    sa.UniqueConstraint('post_id', 'number', name=op.f('uq_post_version_post_id_number'))
    )
    op.create_table('action_item',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('open', 'done', 'dropped', name='actionstate', native_enum=False, length=40), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('carried', sa.Integer(), nullable=False),
    sa.Column('carried_to_id', sa.Integer(), nullable=True),
    sa.Column('reminded_on', sa.Date(), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['carried_to_id'], ['meeting.id'], name=op.f('fk_action_item_carried_to_id')),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_action_item_group_id')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_action_item_item_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_action_item_made_by_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_action_item_meeting_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_action_item_organization_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_action_item_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_item'))
    )
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_item_carried_to_id'), ['carried_to_id'], unique=False)
        batch_op.create_index('ix_action_item_group_id_state_due_on', ['group_id', 'state', 'due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_item_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_item_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_item_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index('ix_action_item_owner_id_state_due_on', ['owner_id', 'state', 'due_on'], unique=False)
        batch_op.create_index('ix_action_item_state_due_on', ['state', 'due_on'], unique=False)

    op.create_table('agenda_paper',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['person.id'], name=op.f('fk_agenda_paper_added_by_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_agenda_paper_file_id')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_agenda_paper_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_paper'))
    )
    with op.batch_alter_table('agenda_paper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_paper_item_id'), ['item_id'], unique=False)

    op.create_table('comment_round',
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('version_number', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('opened', 'cancelled', name='roundstate', native_enum=False, length=40), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('audience', sa.Enum('group', 'members', 'public', name='documentaudience', native_enum=False, length=40), nullable=False),
    sa.Column('instructions', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('opened_by_id', sa.Integer(), nullable=True),
    sa.Column('cancel_reason', sa.Text(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_comment_round_document_id')),
    sa.ForeignKeyConstraint(['opened_by_id'], ['person.id'], name=op.f('fk_comment_round_opened_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_round'))
    )
    with op.batch_alter_table('comment_round', schema=None) as batch_op:
        batch_op.create_index('ix_comment_round_closes_at', ['closes_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_comment_round_document_id'), ['document_id'], unique=False)

    op.create_table('decision',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['working_group.id'], name=op.f('fk_decision_group_id')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_decision_item_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_decision_made_by_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_decision_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('group_id', 'number', name=op.f('uq_decision_group_id_number'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('document_event',
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('was', sa.String(length=40), nullable=False),
    sa.Column('became', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_document_event_actor_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_document_event_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_event'))
    )
    with op.batch_alter_table('document_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_event_document_id'), ['document_id'], unique=False)

    op.create_table('document_on_agenda',
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('put_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_document_on_agenda_document_id')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_document_on_agenda_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['put_by_id'], ['person.id'], name=op.f('fk_document_on_agenda_put_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_on_agenda')),
    sa.UniqueConstraint('document_id', 'item_id', name=op.f('uq_document_on_agenda_document_id_item_id'))
    )
    with op.batch_alter_table('document_on_agenda', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_on_agenda_item_id'), ['item_id'], unique=False)

    op.create_table('document_replacement',
    sa.Column('newer_id', sa.Integer(), nullable=False),
    sa.Column('older_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['newer_id'], ['document.id'], name=op.f('fk_document_replacement_newer_id')),
    sa.ForeignKeyConstraint(['older_id'], ['document.id'], name=op.f('fk_document_replacement_older_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_replacement')),
    sa.UniqueConstraint('newer_id', 'older_id', name=op.f('uq_document_replacement_newer_id_older_id'))
    )
    with op.batch_alter_table('document_replacement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_replacement_older_id'), ['older_id'], unique=False)

    op.create_table('document_version',
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('changes', sa.Text(), nullable=False),
    sa.Column('audience', sa.Enum('group', 'members', 'public', name='documentaudience', native_enum=False, length=40), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['person.id'], name=op.f('fk_document_version_added_by_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_document_version_document_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_document_version_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_version')),
    sa.UniqueConstraint('document_id', 'number', 'language', name=op.f('uq_document_version_document_id_number_language'))
    )
    op.create_table('drafter',
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_drafter_document_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_drafter_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_drafter_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drafter')),
    sa.UniqueConstraint('document_id', 'person_id', name=op.f('uq_drafter_document_id_person_id'))
    )
    with op.batch_alter_table('drafter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_drafter_person_id'), ['person_id'], unique=False)

    op.create_table('minutes_amendment',
    sa.Column('minutes_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_in_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['decided_in_id'], ['meeting.id'], name=op.f('fk_minutes_amendment_decided_in_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_minutes_amendment_made_by_id')),
    sa.ForeignKeyConstraint(['minutes_id'], ['minutes.id'], name=op.f('fk_minutes_amendment_minutes_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes_amendment'))
    )
    with op.batch_alter_table('minutes_amendment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_minutes_amendment_minutes_id'), ['minutes_id'], unique=False)

    op.create_table('proxy',
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('elector_id', sa.Integer(), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=False),
    sa.Column('given_by_id', sa.Integer(), nullable=False),
    sa.Column('recorded', sa.Boolean(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_proxy_ballot_id')),
    sa.ForeignKeyConstraint(['elector_id'], ['elector.id'], name=op.f('fk_proxy_elector_id')),
    sa.ForeignKeyConstraint(['given_by_id'], ['person.id'], name=op.f('fk_proxy_given_by_id')),
    sa.ForeignKeyConstraint(['holder_id'], ['elector.id'], name=op.f('fk_proxy_holder_id')),
    sa.ForeignKeyConstraint(['revoked_by_id'], ['person.id'], name=op.f('fk_proxy_revoked_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proxy'))
    )
    with op.batch_alter_table('proxy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proxy_ballot_id'), ['ballot_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proxy_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index('uq_proxy_open', ['elector_id'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.create_table('comment',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('author_name', sa.String(length=200), nullable=False),
    sa.Column('author_email', sa.String(length=254), nullable=False),
    sa.Column('author_organization', sa.String(length=200), nullable=False),
    sa.Column('author_locale', sa.String(length=8), nullable=False),
    sa.Column('clause', sa.String(length=60), nullable=False),
    sa.Column('place', sa.String(length=100), nullable=False),
    sa.Column('kind', sa.Enum('ge', 'te', 'ed', name='commentkind', native_enum=False, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('proposal', sa.Text(), nullable=False),
    sa.Column('disposition', sa.Enum('open', 'accepted', 'modified', 'rejected', 'noted', name='disposition', native_enum=False, length=40), nullable=False),
    sa.Column('response', sa.Text(), nullable=False),
    sa.Column('disposed_by_id', sa.Integer(), nullable=True),
    sa.Column('disposed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_spam', sa.Boolean(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['disposed_by_id'], ['person.id'], name=op.f('fk_comment_disposed_by_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_comment_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_comment_person_id')),
    sa.ForeignKeyConstraint(['round_id'], ['comment_round.id'], name=op.f('fk_comment_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment')),
    sa.UniqueConstraint('round_id', 'number', name=op.f('uq_comment_round_id_number'))
    )
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comment_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_comment_person_id'), ['person_id'], unique=False)

    op.create_table('comment_sheet',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=True),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_comment_sheet_file_id')),
    sa.ForeignKeyConstraint(['round_id'], ['comment_round.id'], name=op.f('fk_comment_sheet_round_id')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['person.id'], name=op.f('fk_comment_sheet_uploaded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_sheet'))
    )
    with op.batch_alter_table('comment_sheet', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comment_sheet_round_id'), ['round_id'], unique=False)

    op.create_table('download',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_download_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_download_person_id')),
    sa.ForeignKeyConstraint(['version_id'], ['document_version.id'], name=op.f('fk_download_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_download'))
    )
    with op.batch_alter_table('download', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_download_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_download_version_id_at', ['version_id', 'at'], unique=False)

    op.create_table('vote',
    sa.Column('elector_id', sa.Integer(), nullable=False),
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('choice', sa.JSON(), nullable=False),
    sa.Column('grounds', sa.Text(), nullable=False),
    sa.Column('receipt', sa.String(length=40), nullable=False),
    sa.Column('cast_by_id', sa.Integer(), nullable=False),
    sa.Column('proxy_id', sa.Integer(), nullable=True),
    sa.Column('cast_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_vote_ballot_id')),
    sa.ForeignKeyConstraint(['cast_by_id'], ['person.id'], name=op.f('fk_vote_cast_by_id')),
    sa.ForeignKeyConstraint(['elector_id'], ['elector.id'], name=op.f('fk_vote_elector_id')),
    sa.ForeignKeyConstraint(['proxy_id'], ['proxy.id'], name=op.f('fk_vote_proxy_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vote')),
    sa.UniqueConstraint('ballot_id', 'receipt', name=op.f('uq_vote_ballot_id_receipt')),
    sa.UniqueConstraint('elector_id', name=op.f('uq_vote_elector_id'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('calendar', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('calendar_method', sa.String(length=20), nullable=False, server_default=''))
    if op.get_bind().dialect.name == "postgresql":  # groups and charters refer to one another; SQLite has it in the table
        op.create_foreign_key(op.f('fk_working_group_charter_id'), "working_group", "charter", ["charter_id"], ["id"])


def downgrade() -> None:
    op.execute("UPDATE working_group SET charter_id = NULL, parent_id = NULL")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f('fk_working_group_charter_id'), "working_group", type_="foreignkey")
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_column('calendar_method')
        batch_op.drop_column('calendar')

    op.drop_table('vote')
    with op.batch_alter_table('download', schema=None) as batch_op:
        batch_op.drop_index('ix_download_version_id_at')
        batch_op.drop_index(batch_op.f('ix_download_person_id'))

    op.drop_table('download')
    with op.batch_alter_table('comment_sheet', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comment_sheet_round_id'))

    op.drop_table('comment_sheet')
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comment_person_id'))
        batch_op.drop_index(batch_op.f('ix_comment_organization_id'))

    op.drop_table('comment')
    with op.batch_alter_table('proxy', schema=None) as batch_op:
        batch_op.drop_index('uq_proxy_open', sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_proxy_holder_id'))
        batch_op.drop_index(batch_op.f('ix_proxy_ballot_id'))

    op.drop_table('proxy')
    with op.batch_alter_table('minutes_amendment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_minutes_amendment_minutes_id'))

    op.drop_table('minutes_amendment')
    with op.batch_alter_table('drafter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_drafter_person_id'))

    op.drop_table('drafter')
    op.drop_table('document_version')
    with op.batch_alter_table('document_replacement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_replacement_older_id'))

    op.drop_table('document_replacement')
    with op.batch_alter_table('document_on_agenda', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_on_agenda_item_id'))

    op.drop_table('document_on_agenda')
    with op.batch_alter_table('document_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_event_document_id'))

    op.drop_table('document_event')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_meeting_id'))
        batch_op.drop_index(batch_op.f('ix_decision_item_id'))

    op.drop_table('decision')
    with op.batch_alter_table('comment_round', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comment_round_document_id'))
        batch_op.drop_index('ix_comment_round_closes_at')

    op.drop_table('comment_round')
    with op.batch_alter_table('agenda_paper', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agenda_paper_item_id'))

    op.drop_table('agenda_paper')
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.drop_index('ix_action_item_state_due_on')
        batch_op.drop_index('ix_action_item_owner_id_state_due_on')
        batch_op.drop_index(batch_op.f('ix_action_item_organization_id'))
        batch_op.drop_index(batch_op.f('ix_action_item_meeting_id'))
        batch_op.drop_index(batch_op.f('ix_action_item_item_id'))
        batch_op.drop_index('ix_action_item_group_id_state_due_on')
        batch_op.drop_index(batch_op.f('ix_action_item_carried_to_id'))

    op.drop_table('action_item')
    op.drop_table('post_version')
    with op.batch_alter_table('post_mention', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_post_mention_person_id'))

    op.drop_table('post_mention')
    with op.batch_alter_table('post_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_post_file_post_id'))

    op.drop_table('post_file')
    with op.batch_alter_table('minutes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_minutes_approved_in_id'))

    op.drop_table('minutes')
    with op.batch_alter_table('meeting_invitee', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_invitee_person_id'))

    op.drop_table('meeting_invitee')
    with op.batch_alter_table('inbound_mail', schema=None) as batch_op:
        batch_op.drop_index('ix_inbound_mail_topic_id_id')
        batch_op.drop_index(batch_op.f('ix_inbound_mail_sender'))
        batch_op.drop_index(batch_op.f('ix_inbound_mail_person_id'))

    op.drop_table('inbound_mail')
    with op.batch_alter_table('elector', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_elector_seat_id'))
        batch_op.drop_index(batch_op.f('ix_elector_organization_id'))

    op.drop_table('elector')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index('ix_document_review_due_on')
        batch_op.drop_index('ix_document_kind_state_id')
        batch_op.drop_index('ix_document_group_id_state_id')
        batch_op.drop_index('ix_document_group_id_id')
        batch_op.drop_index(batch_op.f('ix_document_deliverable_id'))
        batch_op.drop_index(batch_op.f('ix_document_ballot_id'))
        batch_op.drop_index('ix_document_audience_state_id')

    op.drop_table('document')
    op.drop_table('ballot_result')
    op.drop_table('ballot_option')
    with op.batch_alter_table('ballot_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ballot_event_ballot_id'))

    op.drop_table('ballot_event')
    op.drop_table('ballot_box')
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendance_person_id'))
        batch_op.drop_index(batch_op.f('ix_attendance_organization_id'))

    op.drop_table('attendance')
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.drop_index('ix_agenda_item_meeting_id_position')
        batch_op.drop_index(batch_op.f('ix_agenda_item_approves_id'))

    op.drop_table('agenda_item')
    with op.batch_alter_table('topic_follow', schema=None) as batch_op:
        batch_op.drop_index('ix_topic_follow_topic_id')

    op.drop_table('topic_follow')
    with op.batch_alter_table('seat_holder', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_seat_holder_seat_id'))
        batch_op.drop_index('ix_seat_holder_person_id_last_on')
        batch_op.drop_index('ix_seat_holder_group_id_person_id')
        batch_op.drop_index(batch_op.f('ix_seat_holder_affiliation_id'))

    op.drop_table('seat_holder')
    with op.batch_alter_table('reply_address', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reply_address_topic_id'))

    op.drop_table('reply_address')
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_index('ix_post_topic_id_id')
        batch_op.drop_index(batch_op.f('ix_post_reply_to_id'))
        batch_op.drop_index(batch_op.f('ix_post_author_id'))

    op.drop_table('post')
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_milestone_deliverable_id'))

    op.drop_table('milestone')
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_index('ix_meeting_starts_at')
        batch_op.drop_index('ix_meeting_group_id_starts_at')

    op.drop_table('meeting')
    with op.batch_alter_table('delegate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_delegate_seat_id'))
        batch_op.drop_index(batch_op.f('ix_delegate_person_id'))

    op.drop_table('delegate')
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.drop_index('ix_ballot_subject_subject_id')
        batch_op.drop_index('ix_ballot_state_closes_at')
        batch_op.drop_index('ix_ballot_group_id_closes_at')
        batch_op.drop_index(batch_op.f('ix_ballot_charter_id'))

    op.drop_table('ballot')
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.drop_index('ix_topic_group_id_pinned_last_post_at')

    op.drop_table('topic')
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.drop_index('uq_seat_open', sqlite_where=sa.text('last_on IS NULL'), postgresql_where=sa.text('last_on IS NULL'))
        batch_op.drop_index(batch_op.f('ix_seat_organization_id'))
        batch_op.drop_index('ix_seat_group_id_first_on')

    op.drop_table('seat')
    with op.batch_alter_table('participation_call', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_participation_call_group_id'))

    op.drop_table('participation_call')
    op.drop_table('meeting_series')
    with op.batch_alter_table('join_request', schema=None) as batch_op:
        batch_op.drop_index('uq_join_request_open', sqlite_where=sa.text("state IN ('invited', 'requested', 'confirmed')"), postgresql_where=sa.text("state IN ('invited', 'requested', 'confirmed')"))
        batch_op.drop_index(batch_op.f('ix_join_request_person_id'))
        batch_op.drop_index('ix_join_request_organization_id_state')
        batch_op.drop_index('ix_join_request_group_id_state')

    op.drop_table('join_request')
    with op.batch_alter_table('group_follow', schema=None) as batch_op:
        batch_op.drop_index('ix_group_follow_group_id')

    op.drop_table('group_follow')
    with op.batch_alter_table('group_field', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_group_field_term_id'))

    op.drop_table('group_field')
    with op.batch_alter_table('group_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_group_event_group_id'))

    op.drop_table('group_event')
    with op.batch_alter_table('founding_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_founding_member_organization_id'))

    op.drop_table('founding_member')
    with op.batch_alter_table('deliverable', schema=None) as batch_op:
        batch_op.drop_index('ix_deliverable_group_id_due_on')

    op.drop_table('deliverable')
    op.drop_table('charter')
    with op.batch_alter_table('calendar_feed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_feed_person_id'))
        batch_op.drop_index(batch_op.f('ix_calendar_feed_group_id'))

    op.drop_table('calendar_feed')
    with op.batch_alter_table('working_group', schema=None) as batch_op:
        batch_op.drop_index('ix_working_group_state_position')
        batch_op.drop_index(batch_op.f('ix_working_group_parent_id'))
        batch_op.drop_index(batch_op.f('ix_working_group_last_active_at'))
        batch_op.drop_index(batch_op.f('ix_working_group_charter_id'))

    op.drop_table('working_group')
