-- What Orleans' ADO.NET providers need: membership, grain state and reminders, and the queries they look up by name.
-- Column and parameter names, and what each query returns, are the providers' contract; the rest is ours. Each
-- query is one statement, and so one transaction.

CREATE TABLE OrleansQuery
(
  QueryKey  text PRIMARY KEY,
  QueryText text NOT NULL
);

-- ----------------------------------------------------------------------------------------------- membership

-- One row a cluster. Every change of a member counts its version on and fails on another version than it has seen.
CREATE TABLE OrleansMembershipVersionTable
(
  DeploymentId text PRIMARY KEY,
  Timestamp    timestamptz NOT NULL DEFAULT now(),
  Version      integer NOT NULL DEFAULT 0
);

CREATE TABLE OrleansMembershipTable
(
  DeploymentId text NOT NULL REFERENCES OrleansMembershipVersionTable (DeploymentId),
  Address      text NOT NULL,
  Port         integer NOT NULL,
  Generation   integer NOT NULL,
  SiloName     text NOT NULL,
  HostName     text NOT NULL,
  Status       integer NOT NULL,
  ProxyPort    integer NULL,
  SuspectTimes text NULL,
  StartTime    timestamptz NOT NULL,
  IAmAliveTime timestamptz NOT NULL,
  PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipVersionKey', '
  WITH inserted AS
  (
    INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES (@DeploymentId)
    ON CONFLICT DO NOTHING RETURNING 1
  )
  SELECT count(*)::integer FROM inserted;
');

-- The row of the version is updated first, in all changes: whoever comes second waits there, and then finds a
-- version that is not the one it has seen.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipKey', '
  WITH counted AS
  (
    UPDATE OrleansMembershipVersionTable SET Timestamp = now(), Version = Version + 1
    WHERE DeploymentId = @DeploymentId AND Version = @Version AND NOT EXISTS
    (
      SELECT 1 FROM OrleansMembershipTable
      WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
    )
    RETURNING DeploymentId
  ),
  inserted AS
  (
    INSERT INTO OrleansMembershipTable
      (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
    SELECT DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
    FROM counted
    RETURNING 1
  )
  SELECT count(*)::integer FROM inserted;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('UpdateMembershipKey', '
  WITH counted AS
  (
    UPDATE OrleansMembershipVersionTable SET Timestamp = now(), Version = Version + 1
    WHERE DeploymentId = @DeploymentId AND Version = @Version AND EXISTS
    (
      SELECT 1 FROM OrleansMembershipTable
      WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
    )
    RETURNING DeploymentId
  ),
  updated AS
  (
    UPDATE OrleansMembershipTable AS member
    SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
    FROM counted
    WHERE member.DeploymentId = counted.DeploymentId
      AND member.Address = @Address AND member.Port = @Port AND member.Generation = @Generation
    RETURNING 1
  )
  SELECT count(*)::integer FROM updated;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('UpdateIAmAlivetimeKey', '
  UPDATE OrleansMembershipTable SET IAmAliveTime = @IAmAliveTime
  WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation;
');

-- The version comes even when there is no member.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('MembershipReadRowKey', '
  SELECT version.DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, SuspectTimes,
    StartTime, IAmAliveTime, Version
  FROM OrleansMembershipVersionTable AS version
  LEFT JOIN OrleansMembershipTable AS member ON member.DeploymentId = version.DeploymentId
    AND Address = @Address AND Port = @Port AND Generation = @Generation
  WHERE version.DeploymentId = @DeploymentId;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('MembershipReadAllKey', '
  SELECT version.DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, SuspectTimes,
    StartTime, IAmAliveTime, Version
  FROM OrleansMembershipVersionTable AS version
  LEFT JOIN OrleansMembershipTable AS member ON member.DeploymentId = version.DeploymentId
  WHERE version.DeploymentId = @DeploymentId;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('GatewaysQueryKey', '
  SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable
  WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0;
');

-- 3: active.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('CleanupDefunctSiloEntriesKey', '
  DELETE FROM OrleansMembershipTable
  WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status <> 3;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('DeleteMembershipTableEntriesKey', '
  WITH members AS (DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId)
  DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId;
');

-- ---------------------------------------------------------------------------------------------- grain state

-- The key that upstream's script lacks (dotnet/orleans #11303): two rows of one grain would make it unwritable for
-- good. The hashes tell grains apart whose other columns are equal (see WholeGrainIdHasher), so that an empty
-- GrainIdExtensionString can stand for none.
CREATE TABLE OrleansStorage
(
  GrainIdHash            integer NOT NULL,
  GrainIdN0              bigint NOT NULL,
  GrainIdN1              bigint NOT NULL,
  GrainTypeHash          integer NOT NULL,
  GrainTypeString        text NOT NULL, -- the name of the state, not of the class
  GrainIdExtensionString text NOT NULL, -- a string key, or what follows a number
  ServiceId              text NOT NULL,
  PayloadBinary          bytea NULL,    -- null: cleared
  ModifiedOn             timestamptz NOT NULL,
  Version                integer NOT NULL,
  PRIMARY KEY (GrainTypeString, GrainIdExtensionString, GrainIdN0, GrainIdN1, GrainIdHash, GrainTypeHash, ServiceId)
);

-- The provider takes no row for a conflict: a first write finds the row there (Version = NULL is never true), a
-- later write finds another version or none.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('WriteToStorageKey', '
  INSERT INTO OrleansStorage AS stored
    (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId,
     PayloadBinary, ModifiedOn, Version)
  SELECT
    @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, COALESCE(@GrainIdExtensionString, ''''),
    @ServiceId, @PayloadBinary, now(), 1
  WHERE @GrainStateVersion IS NULL OR EXISTS
  (
    SELECT 1 FROM OrleansStorage
    WHERE GrainTypeString = @GrainTypeString AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '''')
      AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
      AND GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND ServiceId = @ServiceId
  )
  ON CONFLICT
    (GrainTypeString, GrainIdExtensionString, GrainIdN0, GrainIdN1, GrainIdHash, GrainTypeHash, ServiceId)
  DO UPDATE SET PayloadBinary = excluded.PayloadBinary, ModifiedOn = excluded.ModifiedOn, Version = stored.Version + 1
    WHERE stored.Version = @GrainStateVersion
  RETURNING Version AS NewGrainStateVersion;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', '
  SELECT PayloadBinary, Version FROM OrleansStorage
  WHERE GrainTypeString = @GrainTypeString AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '''')
    AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND ServiceId = @ServiceId;
');

-- Clearing keeps the row and counts its version on. Deleting it (DeleteStorageKey, DeleteStateOnClear) would start
-- again at 1, and a stale activation that still holds version 1 could overwrite what came after.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ClearStorageKey', '
  UPDATE OrleansStorage SET PayloadBinary = NULL, ModifiedOn = now(), Version = Version + 1
  WHERE GrainTypeString = @GrainTypeString AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '''')
    AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND ServiceId = @ServiceId
    AND Version = @GrainStateVersion
  RETURNING Version AS NewGrainStateVersion;
');

-- ------------------------------------------------------------------------------------------------ reminders

CREATE TABLE OrleansRemindersTable
(
  ServiceId    text NOT NULL,
  GrainId      text NOT NULL,
  ReminderName text NOT NULL,
  StartTime    timestamptz NOT NULL,
  Period       bigint NOT NULL,  -- milliseconds
  GrainHash    integer NOT NULL, -- the ring's uint as a signed int: the provider casts, and picks Rows1 or Rows2 by it
  Version      integer NOT NULL,
  PRIMARY KEY (ServiceId, GrainId, ReminderName)
);

CREATE INDEX OrleansRemindersByHash ON OrleansRemindersTable (ServiceId, GrainHash);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('UpsertReminderRowKey', '
  INSERT INTO OrleansRemindersTable AS stored (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
  VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
  ON CONFLICT (ServiceId, GrainId, ReminderName) DO UPDATE SET
    StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = stored.Version + 1
  RETURNING Version;
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
  WITH deleted AS
  (
    DELETE FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version
    RETURNING 1
  )
  SELECT count(*)::integer FROM deleted;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('DeleteReminderRowsKey', '
  DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId;
');
