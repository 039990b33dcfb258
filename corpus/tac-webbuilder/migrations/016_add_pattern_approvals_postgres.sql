-- Migration 016: Add pattern approvals (PostgreSQL)
-- A person looks at a pattern before it is automated, and what they decide
-- is kept, together with every change of mind.

CREATE TABLE IF NOT EXISTS pattern_approvals (
    id SERIAL PRIMARY KEY,
    pattern_id TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL DEFAULT 'pending'
        CHECK(status IN ('pending', 'approved', 'rejected', 'auto-approved', 'auto-rejected')),
    reviewed_by TEXT,
    reviewed_at TIMESTAMP,
    approval_notes TEXT,
    confidence_score REAL NOT NULL,
    occurrence_count INTEGER NOT NULL,
    estimated_savings_usd REAL NOT NULL,
    tool_sequence TEXT NOT NULL,
    pattern_context TEXT,
    example_sessions JSONB,
    created_at TIMESTAMP DEFAULT NOW(),
    updated_at TIMESTAMP DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS pattern_review_history (
    id SERIAL PRIMARY KEY,
    pattern_id TEXT NOT NULL,
    action TEXT NOT NULL CHECK(action IN ('approved', 'rejected', 'flagged', 'commented')),
    reviewer TEXT,
    notes TEXT,
    previous_status TEXT,
    new_status TEXT,
    created_at TIMESTAMP DEFAULT NOW(),

    FOREIGN KEY (pattern_id) REFERENCES pattern_approvals(pattern_id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS idx_pattern_approvals_status ON pattern_approvals(status);
CREATE INDEX IF NOT EXISTS idx_pattern_approvals_confidence ON pattern_approvals(confidence_score DESC);
CREATE INDEX IF NOT EXISTS idx_pattern_review_history_pattern ON pattern_review_history(pattern_id);

-- updated_at follows every change
CREATE OR REPLACE FUNCTION update_pattern_approvals_updated_at()
RETURNS TRIGGER AS $$
BEGIN
    NEW.updated_at = NOW();
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;

DROP TRIGGER IF EXISTS update_pattern_approvals_updated_at ON pattern_approvals;

CREATE TRIGGER update_pattern_approvals_updated_at
    BEFORE UPDATE ON pattern_approvals
    FOR EACH ROW
    EXECUTE FUNCTION update_pattern_approvals_updated_at();
