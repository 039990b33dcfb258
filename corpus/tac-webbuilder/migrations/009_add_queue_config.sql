-- Migration 009: Add queue configuration
-- Settings of the phase queue that outlive a restart.

CREATE TABLE IF NOT EXISTS queue_config (
    config_key   TEXT PRIMARY KEY,
    config_value TEXT NOT NULL,
    updated_at   TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);

-- The queue starts running ('true' or 'false', as text)
INSERT INTO queue_config (config_key, config_value)
VALUES ('queue_paused', 'false')
ON CONFLICT (config_key) DO NOTHING;
