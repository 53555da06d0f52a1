-- The tables of a cluster, in the database that is in use. For MySQL 8 and MariaDB 10.6 or later; running it again changes nothing.

-- Every state of a grain: one row per grain and state name. What the names and payloads mean: docs/data-model.md.
CREATE TABLE IF NOT EXISTS grain_state
(
    service_id VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    -- The key alone tells the grain: it begins with the word for its kind, such as seat/ or account/. Rows of neighbours lie together.
    grain_key  VARCHAR(256) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    state_name VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    -- The ETag. It only rises, also when a state is cleared, so that no version comes twice.
    version    INT          NOT NULL,
    -- JSON as text, readable in any client; NULL after a state was cleared.
    payload    LONGTEXT     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    written_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
    -- Two first writes of one state race for this key: one of them must lose.
    PRIMARY KEY (service_id, grain_key, state_name)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS grain_reminder
(
    service_id    VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    grain_id      VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    reminder_name VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    start_time    DATETIME(6)  NOT NULL COMMENT 'UTC',
    period        BIGINT       NOT NULL COMMENT 'milliseconds',
    grain_hash    INT          NOT NULL,
    version       INT          NOT NULL,
    PRIMARY KEY (service_id, grain_id, reminder_name),
    -- Each silo reads the reminders of its range of hashes.
    KEY grain_hash (service_id, grain_hash)
) ENGINE = InnoDB;

-- Where Orleans' providers look up their queries, by this name.
CREATE TABLE IF NOT EXISTS OrleansQuery
(
    QueryKey  VARCHAR(64)   CHARACTER SET ascii NOT NULL,
    QueryText VARCHAR(8000) CHARACTER SET utf8mb4 NOT NULL,
    PRIMARY KEY (QueryKey)
) ENGINE = InnoDB;
