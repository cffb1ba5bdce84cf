-- Times are Unix milliseconds (datetime(bucket / 1000, 'unixepoch') for people), response times microseconds.

CREATE TABLE journal_writers
(
  writer INTEGER PRIMARY KEY AUTOINCREMENT, -- numbers are never used twice
  silo TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'fenced', 'closed')),
  started TEXT NOT NULL
) STRICT;

CREATE TABLE journal_checkpoints
(
  writer INTEGER PRIMARY KEY REFERENCES journal_writers (writer),
  position INTEGER NOT NULL
) STRICT;

CREATE TABLE usage_journal
(
  writer INTEGER NOT NULL,
  position INTEGER NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (writer, position)
) STRICT;

CREATE TABLE usage_accounts
(
  account_id TEXT PRIMARY KEY,
  owner INTEGER,
  owner_epoch INTEGER NOT NULL,
  first_seen INTEGER NOT NULL,
  period_end INTEGER, -- end of the open billing period; null while the account is quiet
  requests INTEGER NOT NULL DEFAULT 0,
  errors INTEGER NOT NULL DEFAULT 0,
  first_event INTEGER,
  last_event INTEGER,
  name TEXT, -- null: its id; this and what follows is a copy of what operators decided, for lists
  name_key TEXT,
  plan TEXT, -- null: the default
  closed_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX usage_accounts_name ON usage_accounts (name_key) WHERE name_key IS NOT NULL;
CREATE INDEX usage_accounts_plan ON usage_accounts (plan, account_id);

CREATE INDEX usage_accounts_period_end ON usage_accounts (period_end) WHERE period_end IS NOT NULL;

CREATE TABLE usage_minute
(
  account_id TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  api_key_id TEXT NOT NULL,
  requests INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  rate_limited INTEGER NOT NULL,
  response_sum INTEGER NOT NULL,
  response_count INTEGER NOT NULL,
  PRIMARY KEY (account_id, bucket, api_key_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX usage_minute_bucket ON usage_minute (bucket);

CREATE TABLE usage_hour
(
  account_id TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  api_key_id TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  category TEXT NOT NULL,
  status_class INTEGER NOT NULL, -- 1 to 5; errors are 4 and 5
  requests INTEGER NOT NULL,
  rate_limited INTEGER NOT NULL,
  response_sum INTEGER NOT NULL,
  response_count INTEGER NOT NULL,
  latency BLOB, -- DDSketch of the response times; null when none was given
  PRIMARY KEY (account_id, bucket, api_key_id, endpoint, category, status_class)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_day
(
  account_id TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  api_key_id TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  category TEXT NOT NULL,
  status_class INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  rate_limited INTEGER NOT NULL,
  response_sum INTEGER NOT NULL,
  response_count INTEGER NOT NULL,
  latency BLOB,
  PRIMARY KEY (account_id, bucket, api_key_id, endpoint, category, status_class)
) STRICT, WITHOUT ROWID;

-- One endpoint over a long time. Only new rows write to it.
CREATE INDEX usage_day_endpoint ON usage_day (account_id, endpoint, bucket);

-- usage_day summed over keys and endpoints: what long reports read that ask for neither.
CREATE TABLE usage_day_category
(
  account_id TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  category TEXT NOT NULL,
  status_class INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  rate_limited INTEGER NOT NULL,
  response_sum INTEGER NOT NULL,
  response_count INTEGER NOT NULL,
  latency BLOB,
  PRIMARY KEY (account_id, bucket, category, status_class)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_ids
(
  account_id TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  chunk INTEGER NOT NULL,
  ids BLOB NOT NULL, -- 16 bytes each
  PRIMARY KEY (account_id, expires_at, chunk)
) STRICT, WITHOUT ROWID;

CREATE INDEX usage_ids_expires_at ON usage_ids (expires_at);

CREATE TABLE usage_errors
(
  account_id TEXT PRIMARY KEY,
  newest BLOB NOT NULL -- the newest errors, encoded as a batch of events
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_periods
(
  account_id TEXT NOT NULL,
  period_start INTEGER NOT NULL,
  period_end INTEGER NOT NULL,
  plan TEXT NOT NULL,
  quota_limit INTEGER,
  requests INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  rate_limited INTEGER NOT NULL,
  closed_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, period_end)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotent_answers
(
  caller TEXT NOT NULL, -- id of the key that asked
  request TEXT NOT NULL, -- its Idempotency-Key
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  location TEXT,
  body TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (caller, request)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotent_answers_caller ON idempotent_answers (caller, expires_at);
CREATE INDEX idempotent_answers_expires_at ON idempotent_answers (expires_at);
