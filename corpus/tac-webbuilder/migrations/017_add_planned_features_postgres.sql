-- Migration 017: Add planned features (PostgreSQL)
-- The roadmap moves from a text file into the database.

CREATE TABLE IF NOT EXISTS planned_features (
    id SERIAL PRIMARY KEY,
    item_type TEXT NOT NULL CHECK(item_type IN ('session', 'feature', 'bug', 'enhancement')),
    title TEXT NOT NULL,
    description TEXT,
    status TEXT NOT NULL DEFAULT 'planned' CHECK(status IN ('planned', 'in_progress', 'completed', 'cancelled')),
    priority TEXT CHECK(priority IN ('high', 'medium', 'low')),
    estimated_hours REAL,
    actual_hours REAL,
    github_issue_number INTEGER,
    parent_id INTEGER,
    tags JSONB DEFAULT '[]'::jsonb,
    created_at TIMESTAMP DEFAULT NOW(),
    updated_at TIMESTAMP DEFAULT NOW(),
    started_at TIMESTAMP,
    completed_at TIMESTAMP,

    FOREIGN KEY (parent_id) REFERENCES planned_features(id)
);

CREATE INDEX IF NOT EXISTS idx_planned_features_status ON planned_features(status);
CREATE INDEX IF NOT EXISTS idx_planned_features_type ON planned_features(item_type);
CREATE INDEX IF NOT EXISTS idx_planned_features_parent ON planned_features(parent_id);
CREATE INDEX IF NOT EXISTS idx_planned_features_tags ON planned_features USING GIN (tags);

CREATE OR REPLACE FUNCTION update_planned_features_updated_at()
RETURNS TRIGGER AS $$
BEGIN
    NEW.updated_at = NOW();
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;

DROP TRIGGER IF EXISTS update_planned_features_updated_at ON planned_features;

CREATE TRIGGER update_planned_features_updated_at
    BEFORE UPDATE ON planned_features
    FOR EACH ROW
    EXECUTE FUNCTION update_planned_features_updated_at();
