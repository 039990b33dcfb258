-- Migration 015: Add unique constraint to pattern predictions
-- One request predicts a pattern once. SQLite cannot add a constraint to a
-- table that exists, so it is an index.

CREATE UNIQUE INDEX IF NOT EXISTS idx_pattern_predictions_unique
ON pattern_predictions(request_id, pattern_id);

-- Is it there?
SELECT sql FROM sqlite_master WHERE type = 'index' AND name = 'idx_pattern_predictions_unique';
