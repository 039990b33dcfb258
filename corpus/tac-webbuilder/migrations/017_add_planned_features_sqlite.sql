-- Migration 017: Add planned features (SQLite)
-- The roadmap moves from a text file into the database.

CREATE TABLE IF NOT EXISTS planned_features (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    item_type TEXT NOT NULL CHECK(item_type IN ('session', 'feature', 'bug', 'enhancement')),
    title TEXT NOT NULL,
    description TEXT,
    status TEXT NOT NULL DEFAULT 'planned' CHECK(status IN ('planned', 'in_progress', 'completed', 'cancelled')),
    priority TEXT CHECK(priority IN ('high', 'medium', 'low')),
    estimated_hours REAL,
    actual_hours REAL,
    github_issue_number INTEGER,
    parent_id INTEGER,
    tags TEXT DEFAULT '[]',  -- JSON
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    started_at TIMESTAMP,
    completed_at TIMESTAMP,

    FOREIGN KEY (parent_id) REFERENCES planned_features(id)
);

CREATE INDEX IF NOT EXISTS idx_planned_features_status ON planned_features(status);
CREATE INDEX IF NOT EXISTS idx_planned_features_type ON planned_features(item_type);
CREATE INDEX IF NOT EXISTS idx_planned_features_parent ON planned_features(parent_id);

CREATE TRIGGER IF NOT EXISTS update_planned_features_updated_at
AFTER UPDATE ON planned_features
BEGIN
    UPDATE planned_features SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id;
END;
