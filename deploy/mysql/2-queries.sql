-- The queries that Orleans' ADO.NET providers look up by these keys, with the parameters and columns that they expect.
-- Silos read them when they start. Running it again replaces them.
--
-- A write is one statement in a commit of its own, in place of the usual procedure with a transaction: that saves two round trips.
-- It counts as lost, and the provider throws InconsistentStateException, when it returns no row. LAST_INSERT_ID() tells that: the statement
-- leaves the new version there when it wrote, and 0 when the row stands at another version. ROW_COUNT() would not do: whether a row that was
-- found but not changed counts depends on a flag of the connection. Parameters that come from a grain's key being taken for a number or GUID are not used: ours never are, and a
-- key that were would have no text (NULL) and be refused by its column.

REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadFromStorageKey', '
SELECT CAST(payload AS BINARY) AS PayloadBinary, version AS Version
FROM grain_state
WHERE service_id = @ServiceId AND grain_key = @GrainIdExtensionString AND state_name = @GrainTypeString;
');

REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('WriteToStorageKey', '
INSERT INTO grain_state (service_id, grain_key, state_name, version, payload)
VALUES (@ServiceId, @GrainIdExtensionString, @GrainTypeString, LAST_INSERT_ID(1 + COALESCE(@GrainStateVersion, 0)), CONVERT(@PayloadBinary USING utf8mb4))
ON DUPLICATE KEY UPDATE
    payload = IF(version = @GrainStateVersion, VALUES(payload), payload),
    version = IF(version = @GrainStateVersion, LAST_INSERT_ID(version + 1), version + LAST_INSERT_ID(0 * version));
SELECT LAST_INSERT_ID() AS NewGrainStateVersion FROM DUAL WHERE LAST_INSERT_ID() > 0;
');

REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('ClearStorageKey', '
UPDATE grain_state
SET payload = NULL, version = version + 1
WHERE service_id = @ServiceId AND grain_key = @GrainIdExtensionString AND state_name = @GrainTypeString AND version = @GrainStateVersion;
SELECT 1 + @GrainStateVersion AS NewGrainStateVersion FROM DUAL WHERE ROW_COUNT() > 0;
');

REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteStorageKey', '
DELETE FROM grain_state
WHERE service_id = @ServiceId AND grain_key = @GrainIdExtensionString AND state_name = @GrainTypeString AND version = @GrainStateVersion;
SELECT 1 + @GrainStateVersion AS NewGrainStateVersion FROM DUAL WHERE ROW_COUNT() > 0;
');

REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('UpsertReminderRowKey', '
INSERT INTO grain_reminder (service_id, grain_id, reminder_name, start_time, period, grain_hash, version)
VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, LAST_INSERT_ID(1))
ON DUPLICATE KEY UPDATE
    start_time = @StartTime, period = @Period, grain_hash = @GrainHash, version = LAST_INSERT_ID(version + 1);
SELECT LAST_INSERT_ID() AS Version;
');

REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadReminderRowKey', '
SELECT grain_id AS GrainId, reminder_name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
FROM grain_reminder
WHERE service_id = @ServiceId AND grain_id = @GrainId AND reminder_name = @ReminderName;
');

REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadReminderRowsKey', '
SELECT grain_id AS GrainId, reminder_name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
FROM grain_reminder
WHERE service_id = @ServiceId AND grain_id = @GrainId;
');

REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadRangeRows1Key', '
SELECT grain_id AS GrainId, reminder_name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
FROM grain_reminder
WHERE service_id = @ServiceId AND grain_hash > @BeginHash AND grain_hash <= @EndHash;
');

REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadRangeRows2Key', '
SELECT grain_id AS GrainId, reminder_name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
FROM grain_reminder
WHERE service_id = @ServiceId AND (grain_hash > @BeginHash OR grain_hash <= @EndHash);
');

REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteReminderRowKey', '
DELETE FROM grain_reminder
WHERE service_id = @ServiceId AND grain_id = @GrainId AND reminder_name = @ReminderName AND version = @Version;
SELECT ROW_COUNT() > 0;
');

REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteReminderRowsKey', '
DELETE FROM grain_reminder WHERE service_id = @ServiceId;
');
