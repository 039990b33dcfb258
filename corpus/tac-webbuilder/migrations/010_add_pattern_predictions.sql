-- Migration 010: Add pattern predictions
-- Before a run starts, the server predicts which patterns it will show.
-- Afterwards the prediction is compared with what really happened.

-- ============================================================================
-- Patterns (created here too, for databases that skipped 004)
-- ============================================================================
CREATE TABLE IF NOT EXISTS operation_patterns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pattern_signature TEXT NOT NULL UNIQUE,
    pattern_type TEXT NOT NULL,
    automation_status TEXT DEFAULT 'detected',
    detection_count INTEGER DEFAULT 0,
    prediction_count INTEGER DEFAULT 0,
    prediction_accuracy REAL DEFAULT 0.0,
    last_seen TEXT DEFAULT (datetime('now')),
    created_at TEXT DEFAULT (datetime('now'))
);

-- ============================================================================
-- Predictions
-- ============================================================================
DROP TABLE IF EXISTS pattern_predictions;  -- there was an experimental one

CREATE TABLE pattern_predictions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id TEXT NOT NULL,
    pattern_id INTEGER NOT NULL,
    confidence_score REAL NOT NULL,
    reasoning TEXT,
    predicted_at TEXT DEFAULT (datetime('now')),
    was_correct INTEGER,  -- NULL = not validated, 1 = correct, 0 = incorrect
    validated_at TEXT,

    FOREIGN KEY (pattern_id) REFERENCES operation_patterns(id)
);

CREATE INDEX IF NOT EXISTS idx_pattern_predictions_request ON pattern_predictions(request_id);
CREATE INDEX IF NOT EXISTS idx_pattern_predictions_pattern ON pattern_predictions(pattern_id);
CREATE INDEX IF NOT EXISTS idx_pattern_predictions_validated ON pattern_predictions(was_correct);
CREATE INDEX IF NOT EXISTS idx_operation_patterns_signature ON operation_patterns(pattern_signature);
