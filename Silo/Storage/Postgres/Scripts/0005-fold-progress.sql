-- A fold under way: accounts up to this one, in ordinal order, hold what the journal has up to the target.
ALTER TABLE journal_checkpoints ADD COLUMN target bigint, ADD COLUMN account text COLLATE "C";
