-- When the newest of its events arrived.
ALTER TABLE usage_accounts ADD COLUMN counted_at INTEGER;

-- Whether alerts of the accounts of a closed writer were looked at: what it had counted may not have been told.
ALTER TABLE journal_writers ADD COLUMN watched INTEGER NOT NULL DEFAULT 0;

UPDATE journal_writers SET watched = 1 WHERE state = 'closed';

CREATE INDEX journal_writers_unwatched ON journal_writers (writer) WHERE watched = 0;
