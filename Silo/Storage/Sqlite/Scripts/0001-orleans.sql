-- What Orleans' ADO.NET providers need: grain state and reminders, and the queries they look up by name.
-- Column and parameter names, and what each query returns, are the providers' contract; the rest is ours.

CREATE TABLE OrleansQuery
(
  QueryKey  TEXT NOT NULL PRIMARY KEY,
  QueryText TEXT NOT NULL
) STRICT;

-- ---------------------------------------------------------------------------------------------- grain state

CREATE TABLE OrleansStorage
(
  GrainIdHash            INTEGER NOT NULL,
  GrainIdN0              INTEGER NOT NULL,
  GrainIdN1              INTEGER NOT NULL,
  GrainTypeHash          INTEGER NOT NULL,
  GrainTypeString        TEXT NOT NULL, -- the name of the state, not of the class
  GrainIdExtensionString TEXT NULL,     -- a string key, or what follows a number
  ServiceId              TEXT NOT NULL,
  PayloadBinary          BLOB NULL,     -- NULL: cleared
  ModifiedOn             TEXT NOT NULL,
  Version                INTEGER NOT NULL
) STRICT;

-- The key that upstream's scripts lack (dotnet/orleans #11303): two rows of one grain would make it unwritable for
-- good. NULLs are distinct in a unique index, and an empty text is not the same key as none, hence the empty blob.
-- The hashes tell grains apart whose other columns are equal (see WholeGrainIdHasher).
CREATE UNIQUE INDEX OrleansStorageKey ON OrleansStorage
(
  GrainTypeString, COALESCE(GrainIdExtensionString, x''), GrainIdN0, GrainIdN1, GrainIdHash, GrainTypeHash, ServiceId
);

-- One statement is one transaction. The provider takes no row for a conflict:
-- a first write finds the row there (Version = NULL is never true), a later write finds another version or none.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('WriteToStorageKey', '
  INSERT INTO OrleansStorage
    (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId,
     PayloadBinary, ModifiedOn, Version)
  SELECT
    @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId,
    @PayloadBinary, strftime(''%Y-%m-%dT%H:%M:%fZ'', ''now''), 1
  WHERE @GrainStateVersion IS NULL OR EXISTS
  (
    SELECT 1 FROM OrleansStorage
    WHERE GrainTypeString = @GrainTypeString
      AND COALESCE(GrainIdExtensionString, x'''') = COALESCE(@GrainIdExtensionString, x'''')
      AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
      AND GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND ServiceId = @ServiceId
  )
  ON CONFLICT
    (GrainTypeString, COALESCE(GrainIdExtensionString, x''''), GrainIdN0, GrainIdN1, GrainIdHash, GrainTypeHash, ServiceId)
  DO UPDATE SET PayloadBinary = excluded.PayloadBinary, ModifiedOn = excluded.ModifiedOn, Version = Version + 1
    WHERE Version = @GrainStateVersion
  RETURNING Version AS NewGrainStateVersion;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', '
  SELECT PayloadBinary, Version FROM OrleansStorage
  WHERE GrainTypeString = @GrainTypeString
    AND COALESCE(GrainIdExtensionString, x'''') = COALESCE(@GrainIdExtensionString, x'''')
    AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND ServiceId = @ServiceId;
');

-- Clearing keeps the row and counts its version on. Deleting it (DeleteStorageKey, DeleteStateOnClear) would start
-- again at 1, and a stale activation that still holds version 1 could overwrite what came after.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ClearStorageKey', '
  UPDATE OrleansStorage
  SET PayloadBinary = NULL, ModifiedOn = strftime(''%Y-%m-%dT%H:%M:%fZ'', ''now''), Version = Version + 1
  WHERE GrainTypeString = @GrainTypeString
    AND COALESCE(GrainIdExtensionString, x'''') = COALESCE(@GrainIdExtensionString, x'''')
    AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND ServiceId = @ServiceId
    AND Version = @GrainStateVersion
  RETURNING Version AS NewGrainStateVersion;
');

-- ------------------------------------------------------------------------------------------------ reminders

CREATE TABLE OrleansRemindersTable
(
  ServiceId    TEXT NOT NULL,
  GrainId      TEXT NOT NULL,
  ReminderName TEXT NOT NULL,
  StartTime    TEXT NOT NULL,    -- UTC, without an offset: the provider reads it as it is written
  Period       INTEGER NOT NULL, -- milliseconds
  GrainHash    INTEGER NOT NULL, -- the ring's uint as a signed int: the provider casts, and picks Rows1 or Rows2 by it
  Version      INTEGER NOT NULL,
  PRIMARY KEY (ServiceId, GrainId, ReminderName)
) STRICT, WITHOUT ROWID;

CREATE INDEX OrleansRemindersByHash ON OrleansRemindersTable (ServiceId, GrainHash);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('UpsertReminderRowKey', '
  INSERT INTO OrleansRemindersTable (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
  VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
  ON CONFLICT (ServiceId, GrainId, ReminderName) DO UPDATE SET
    StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = Version + 1
  RETURNING Version AS Version;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadReminderRowsKey', '
  SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
  WHERE ServiceId = @ServiceId AND GrainId = @GrainId;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadReminderRowKey', '
  SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
  WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadRangeRows1Key', '
  SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
  WHERE ServiceId = @ServiceId AND GrainHash > @BeginHash AND GrainHash <= @EndHash;
');

-- A range that wraps, or the whole ring.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadRangeRows2Key', '
  SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
  WHERE ServiceId = @ServiceId AND (GrainHash > @BeginHash OR GrainHash <= @EndHash);
');

-- The provider wants one row in every case, and RETURNING gives none when nothing was deleted.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('DeleteReminderRowKey', '
  DELETE FROM OrleansRemindersTable
  WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version;
  SELECT changes();
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('DeleteReminderRowsKey', '
  DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId;
');
