-- Migration 019: Add confidence history (PostgreSQL)
-- Why did the confidence in a pattern rise or fall?

CREATE TABLE IF NOT EXISTS pattern_confidence_history (
    id SERIAL PRIMARY KEY,
    pattern_id TEXT NOT NULL,
    old_confidence DOUBLE PRECISION NOT NULL CHECK (old_confidence BETWEEN 0 AND 1),
    new_confidence DOUBLE PRECISION NOT NULL CHECK (new_confidence BETWEEN 0 AND 1),
    adjustment_reason TEXT NOT NULL,
    roi_data JSONB,
    updated_by TEXT NOT NULL DEFAULT 'system',
    updated_at TIMESTAMP DEFAULT NOW(),

    FOREIGN KEY (pattern_id) REFERENCES pattern_approvals(pattern_id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS idx_confidence_history_pattern ON pattern_confidence_history(pattern_id, updated_at DESC);

COMMENT ON TABLE pattern_confidence_history IS 'One row for every adjustment of a confidence score';
