-- Response times are microseconds. Texts of keys sort by their bytes: the same everywhere, and faster than by a language.
-- Rows that are counted up again and again leave room in their page, so that their index entries stay (HOT updates).

CREATE TABLE journal_writers
(
  writer  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- numbers are never used twice
  silo    text NOT NULL,
  state   text NOT NULL CHECK (state IN ('active', 'fenced', 'closed')),
  started timestamptz NOT NULL
);

-- Of its own table, so that a long fold, which holds its row, keeps no append waiting.
CREATE TABLE journal_checkpoints
(
  writer   bigint PRIMARY KEY REFERENCES journal_writers (writer),
  position bigint NOT NULL
) WITH (fillfactor = 50);

-- No foreign key: it would lock the writer's row less than the append does itself, and cost as much again.
CREATE TABLE usage_journal
(
  writer   bigint NOT NULL,
  position bigint NOT NULL,
  payload  bytea NOT NULL,
  PRIMARY KEY (writer, position)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Mostly hashes: an append should not spend its time on trying to compress them.
ALTER TABLE usage_journal ALTER COLUMN payload SET STORAGE EXTERNAL;

CREATE TABLE usage_accounts
(
  account_id  text COLLATE "C" PRIMARY KEY,
  owner       bigint,
  owner_epoch bigint NOT NULL,
  first_seen  timestamptz NOT NULL,
  period_end  timestamptz, -- end of the open billing period; null while the account is quiet
  requests    bigint NOT NULL DEFAULT 0,
  errors      bigint NOT NULL DEFAULT 0,
  first_event timestamptz,
  last_event  timestamptz,
  name        text, -- null: its id; this and what follows is a copy of what operators decided, for lists
  name_key    text COLLATE "C",
  plan        text COLLATE "C", -- null: the default
  closed_at   timestamptz
) WITH (fillfactor = 70);

CREATE INDEX usage_accounts_name ON usage_accounts (name_key) WHERE name_key IS NOT NULL;
CREATE INDEX usage_accounts_plan ON usage_accounts (plan, account_id);

CREATE INDEX usage_accounts_period_end ON usage_accounts (period_end) WHERE period_end IS NOT NULL;

CREATE TABLE usage_minute
(
  account_id     text COLLATE "C" NOT NULL,
  bucket         timestamptz NOT NULL,
  api_key_id     text COLLATE "C" NOT NULL,
  requests       bigint NOT NULL,
  errors         bigint NOT NULL,
  rate_limited   bigint NOT NULL,
  response_sum   bigint NOT NULL,
  response_count bigint NOT NULL,
  PRIMARY KEY (account_id, bucket, api_key_id)
) WITH (fillfactor = 80);

CREATE INDEX usage_minute_bucket ON usage_minute (bucket);

-- Rollups are kept for good, or as long as somebody wants: a month of them is a table, dropped in no time.
-- A fold makes the months it needs (usage_add_months); what is older than the first shares one table.
CREATE TABLE usage_hour
(
  account_id     text COLLATE "C" NOT NULL,
  bucket         timestamptz NOT NULL,
  api_key_id     text COLLATE "C" NOT NULL,
  endpoint       text COLLATE "C" NOT NULL,
  category       text COLLATE "C" NOT NULL,
  status_class   smallint NOT NULL, -- 1 to 5; errors are 4 and 5
  requests       bigint NOT NULL,
  rate_limited   bigint NOT NULL,
  response_sum   bigint NOT NULL,
  response_count bigint NOT NULL,
  latency        bytea, -- DDSketch of the response times; null when none was given
  PRIMARY KEY (account_id, bucket, api_key_id, endpoint, category, status_class)
) PARTITION BY RANGE (bucket);

CREATE TABLE usage_day (LIKE usage_hour INCLUDING ALL) PARTITION BY RANGE (bucket);

-- One endpoint over a long time. Only new rows write to it.
CREATE INDEX usage_day_endpoint ON usage_day (account_id, endpoint, bucket);

-- usage_day summed over keys and endpoints: what long reports read that ask for neither.
CREATE TABLE usage_day_category
(
  account_id     text COLLATE "C" NOT NULL,
  bucket         timestamptz NOT NULL,
  category       text COLLATE "C" NOT NULL,
  status_class   smallint NOT NULL,
  requests       bigint NOT NULL,
  rate_limited   bigint NOT NULL,
  response_sum   bigint NOT NULL,
  response_count bigint NOT NULL,
  latency        bytea,
  PRIMARY KEY (account_id, bucket, category, status_class)
) PARTITION BY RANGE (bucket);

CREATE TABLE usage_hour_before_2024 PARTITION OF usage_hour FOR VALUES FROM (MINVALUE) TO ('2024-01-01Z') WITH (fillfactor = 80);
CREATE TABLE usage_day_before_2024 PARTITION OF usage_day FOR VALUES FROM (MINVALUE) TO ('2024-01-01Z') WITH (fillfactor = 80);
CREATE TABLE usage_day_category_before_2024 PARTITION OF usage_day_category FOR VALUES FROM (MINVALUE) TO ('2024-01-01Z') WITH (fillfactor = 80);

-- Whether a table of a month is part of a rollup, be it under its name or one that was free (usage_add_months).
CREATE FUNCTION usage_has_month(rollup text, part text) RETURNS boolean LANGUAGE sql AS $$
  SELECT EXISTS (
    SELECT FROM pg_catalog.pg_inherits JOIN pg_catalog.pg_class AS c ON c.oid = inhrelid
    WHERE inhparent = rollup::regclass AND (c.relname = part OR starts_with(c.relname, part || '_late')) AND NOT inhdetachpending)
$$;

-- Makes the tables of months, given by their first instants, that are not there; usually all are, and nothing is locked.
CREATE FUNCTION usage_add_months(months timestamptz[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  month timestamptz;
  rollup text;
  part text;
BEGIN
  FOREACH month IN ARRAY months LOOP
    CONTINUE WHEN month < '2024-01-01Z';
    FOREACH rollup IN ARRAY ARRAY['usage_hour', 'usage_day', 'usage_day_category'] LOOP
      part := rollup || to_char(month AT TIME ZONE 'UTC', '_YYYY_MM');
      CONTINUE WHEN usage_has_month(rollup, part);

      -- Folds that need the same month take turns, before they lock any row; afterwards it may be there.
      PERFORM pg_advisory_xact_lock(6073757433453267029);
      CONTINUE WHEN usage_has_month(rollup, part);

      -- A month that was detached and kept has the name.
      WHILE EXISTS (SELECT FROM pg_catalog.pg_class WHERE relname = part AND pg_catalog.pg_table_is_visible(oid)) LOOP
        part := part || '_late';
      END LOOP;

      -- Attached, not created as a partition: that would wait for every fold and report under way, and these for it.
      EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING STORAGE) WITH (fillfactor = 80)', part, rollup);
      EXECUTE format(
        'ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        rollup, part, month, (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC');
    END LOOP;
  END LOOP;
END
$$;

CREATE TABLE usage_ids
(
  account_id text COLLATE "C" NOT NULL,
  expires_at timestamptz NOT NULL,
  chunk      integer NOT NULL,
  ids        bytea NOT NULL, -- 16 bytes each
  PRIMARY KEY (account_id, expires_at, chunk)
) WITH (fillfactor = 80);

ALTER TABLE usage_ids ALTER COLUMN ids SET STORAGE EXTERNAL;

CREATE INDEX usage_ids_expires_at ON usage_ids (expires_at);

CREATE TABLE usage_periods
(
  account_id   text COLLATE "C" NOT NULL,
  period_start timestamptz NOT NULL,
  period_end   timestamptz NOT NULL,
  plan         text NOT NULL,
  quota_limit  bigint,
  requests     bigint NOT NULL,
  errors       bigint NOT NULL,
  rate_limited bigint NOT NULL,
  closed_at    timestamptz NOT NULL,
  PRIMARY KEY (account_id, period_end)
);

CREATE TABLE idempotent_answers
(
  caller      text COLLATE "C" NOT NULL, -- id of the key that asked
  request     text COLLATE "C" NOT NULL, -- its Idempotency-Key
  fingerprint text NOT NULL,
  status      integer NOT NULL,
  location    text,
  body        text NOT NULL,
  expires_at  timestamptz NOT NULL,
  PRIMARY KEY (caller, request)
);

CREATE INDEX idempotent_answers_caller ON idempotent_answers (caller, expires_at);
CREATE INDEX idempotent_answers_expires_at ON idempotent_answers (expires_at);
