-- Served requests that a decision had counted against the limits before.
ALTER TABLE usage_minute ADD COLUMN acquired bigint NOT NULL DEFAULT 0;

CREATE TABLE rate_limit_days
(
  account_id   text COLLATE "C" NOT NULL,
  day          timestamptz NOT NULL,
  api_key_id   text COLLATE "C" NOT NULL,
  requests     bigint NOT NULL,
  refused      bigint NOT NULL, -- of status 429
  acquired     bigint NOT NULL, -- served, and counted by a decision before
  posts        bigint NOT NULL, -- served, counted by no decision
  near_minutes bigint NOT NULL, -- minutes that came to 80 % of their limit
  peak         bigint NOT NULL, -- most requests served in one minute
  PRIMARY KEY (account_id, day, api_key_id)
) WITH (fillfactor = 80);

INSERT INTO rate_limit_days
SELECT account_id, bucket, api_key_id, SUM(requests), SUM(rate_limited), 0,
  SUM(CASE WHEN category = 'TikTok Posts' AND starts_with(endpoint, 'POST ') THEN requests - rate_limited ELSE 0 END), 0, 0
FROM usage_day GROUP BY 1, 2, 3;

CREATE TABLE rate_limit_violations
(
  account_id   text COLLATE "C" NOT NULL,
  window_start timestamptz NOT NULL, -- of a minute, a day or a billing period
  kind         text COLLATE "C" NOT NULL,
  api_key_id   text COLLATE "C" NOT NULL,
  endpoint     text COLLATE "C" NOT NULL,
  limit_then   bigint, -- null: the gateway refused, by none of the plan's limits
  beyond       bigint NOT NULL, -- served beyond the limit
  refused      bigint NOT NULL,
  first_at     timestamptz NOT NULL,
  last_at      timestamptz NOT NULL,
  PRIMARY KEY (account_id, window_start, kind, api_key_id, endpoint)
) WITH (fillfactor = 80);

CREATE INDEX rate_limit_violations_window ON rate_limit_violations (window_start);

-- How much decisions may let through of a window before this must be more.
CREATE TABLE rate_limit_grants
(
  account_id   text COLLATE "C" NOT NULL,
  kind         text COLLATE "C" NOT NULL,
  api_key_id   text COLLATE "C" NOT NULL,
  window_start timestamptz NOT NULL,
  window_end   timestamptz NOT NULL,
  granted      bigint NOT NULL,
  PRIMARY KEY (account_id, kind, api_key_id, window_start)
) WITH (fillfactor = 70);

CREATE INDEX rate_limit_grants_end ON rate_limit_grants (window_end);
