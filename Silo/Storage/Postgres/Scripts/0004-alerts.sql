-- When the newest of its events arrived.
ALTER TABLE usage_accounts ADD COLUMN counted_at timestamptz;

-- Whether alerts of the accounts of a closed writer were looked at: what it had counted may not have been told.
ALTER TABLE journal_writers ADD COLUMN watched boolean NOT NULL DEFAULT false;

UPDATE journal_writers SET watched = true WHERE state = 'closed';

CREATE INDEX journal_writers_unwatched ON journal_writers (writer) WHERE NOT watched;
