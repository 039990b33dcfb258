-- Migration 018: Add ROI tracking (PostgreSQL)
-- Does an approved pattern earn what it promised?

CREATE TABLE IF NOT EXISTS pattern_executions (
    id SERIAL PRIMARY KEY,
    pattern_id TEXT NOT NULL,
    workflow_id TEXT,
    execution_time_seconds DOUBLE PRECISION NOT NULL,
    estimated_time_seconds DOUBLE PRECISION NOT NULL,
    actual_cost NUMERIC(12, 6) NOT NULL,
    estimated_cost NUMERIC(12, 6) NOT NULL,
    success BOOLEAN NOT NULL,
    error_message TEXT,
    executed_at TIMESTAMP DEFAULT NOW(),

    FOREIGN KEY (pattern_id) REFERENCES pattern_approvals(pattern_id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS idx_pattern_executions_pattern ON pattern_executions(pattern_id);
CREATE INDEX IF NOT EXISTS idx_pattern_executions_executed ON pattern_executions(executed_at DESC);

-- One row for each pattern, kept up to date by the trigger below
CREATE TABLE IF NOT EXISTS pattern_roi_summary (
    pattern_id TEXT PRIMARY KEY,
    total_executions INTEGER NOT NULL DEFAULT 0,
    successful_executions INTEGER NOT NULL DEFAULT 0,
    total_cost_saved_usd NUMERIC(12, 6) NOT NULL DEFAULT 0,
    last_updated TIMESTAMP DEFAULT NOW(),

    FOREIGN KEY (pattern_id) REFERENCES pattern_approvals(pattern_id) ON DELETE CASCADE
);

CREATE OR REPLACE FUNCTION update_pattern_roi_summary()
RETURNS TRIGGER AS $$
BEGIN
    INSERT INTO pattern_roi_summary AS s
        (pattern_id, total_executions, successful_executions, total_cost_saved_usd)
    VALUES
        (NEW.pattern_id, 1, CASE WHEN NEW.success THEN 1 ELSE 0 END, NEW.estimated_cost - NEW.actual_cost)
    ON CONFLICT (pattern_id) DO UPDATE SET
        total_executions = s.total_executions + 1,
        successful_executions = s.successful_executions + EXCLUDED.successful_executions,
        total_cost_saved_usd = s.total_cost_saved_usd + EXCLUDED.total_cost_saved_usd,
        last_updated = NOW();
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;

DROP TRIGGER IF EXISTS update_pattern_roi_summary ON pattern_executions;

CREATE TRIGGER update_pattern_roi_summary
    AFTER INSERT ON pattern_executions
    FOR EACH ROW
    EXECUTE FUNCTION update_pattern_roi_summary();
