-- Served requests that a decision had counted against the limits before.
ALTER TABLE usage_minute ADD COLUMN acquired INTEGER NOT NULL DEFAULT 0;

CREATE TABLE rate_limit_days
(
  account_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  api_key_id TEXT NOT NULL,
  requests INTEGER NOT NULL,
  refused INTEGER NOT NULL, -- of status 429
  acquired INTEGER NOT NULL, -- served, and counted by a decision before
  posts INTEGER NOT NULL, -- served, counted by no decision
  near_minutes INTEGER NOT NULL, -- minutes that came to 80 % of their limit
  peak INTEGER NOT NULL, -- most requests served in one minute
  PRIMARY KEY (account_id, day, api_key_id)
) STRICT, WITHOUT ROWID;

INSERT INTO rate_limit_days
SELECT account_id, bucket, api_key_id, SUM(requests), SUM(rate_limited), 0,
  SUM(CASE WHEN category = 'TikTok Posts' AND endpoint GLOB 'POST *' THEN requests - rate_limited ELSE 0 END), 0, 0
FROM usage_day GROUP BY 1, 2, 3;

CREATE TABLE rate_limit_violations
(
  account_id TEXT NOT NULL,
  window_start INTEGER NOT NULL, -- of a minute, a day or a billing period
  kind TEXT NOT NULL,
  api_key_id TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  limit_then INTEGER, -- null: the gateway refused, by none of the plan's limits
  beyond       INTEGER NOT NULL, -- served beyond the limit
  refused INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, window_start, kind, api_key_id, endpoint)
) STRICT, WITHOUT ROWID;

CREATE INDEX rate_limit_violations_window ON rate_limit_violations (window_start);

-- How much decisions may let through of a window before this must be more.
CREATE TABLE rate_limit_grants
(
  account_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  api_key_id TEXT NOT NULL,
  window_start INTEGER NOT NULL,
  window_end INTEGER NOT NULL,
  granted INTEGER NOT NULL,
  PRIMARY KEY (account_id, kind, api_key_id, window_start)
) STRICT, WITHOUT ROWID;

CREATE INDEX rate_limit_grants_end ON rate_limit_grants (window_end);
