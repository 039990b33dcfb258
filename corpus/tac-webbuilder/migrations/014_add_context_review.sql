-- Migration 014: Add context review
--
-- Before a large change an agent looks at the code base and suggests which
-- files to load, what to watch and how much it will cost.

-- ============================================================================
-- Reviews
-- ============================================================================
CREATE TABLE IF NOT EXISTS context_reviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    workflow_id TEXT,
    issue_number INTEGER,
    change_description TEXT NOT NULL,
    project_path TEXT NOT NULL,
    analysis_timestamp DATETIME DEFAULT CURRENT_TIMESTAMP,
    completed_at DATETIME,
    analysis_duration_seconds REAL,
    agent_cost REAL,
    status TEXT NOT NULL DEFAULT 'pending' CHECK(
        status IN (
            'pending',
            'analyzing',
            'complete',
            'failed'
        )
    ),
    result TEXT  -- JSON: what the agent found
);

-- ============================================================================
-- Suggestions, several for each review
-- ============================================================================
CREATE TABLE IF NOT EXISTS context_suggestions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    review_id INTEGER NOT NULL,
    suggestion_type TEXT NOT NULL CHECK(
        suggestion_type IN ('file-to-modify', 'file-to-create',
                            'reference', 'risk', 'strategy')
    ),
    suggestion_text TEXT NOT NULL,
    confidence REAL,  -- 0.0-1.0
    priority INTEGER DEFAULT 3,
    rationale TEXT,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,

    FOREIGN KEY (review_id) REFERENCES context_reviews(id)
);

-- ============================================================================
-- Cache: the same question about the same code has the same answer
-- ============================================================================
CREATE TABLE IF NOT EXISTS context_cache (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    cache_key TEXT NOT NULL UNIQUE,  -- SHA-256 of description and path
    analysis_result TEXT NOT NULL,   -- JSON
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    access_count INTEGER DEFAULT 0,
    last_accessed DATETIME
);

CREATE INDEX IF NOT EXISTS idx_context_reviews_workflow ON context_reviews(workflow_id);
CREATE INDEX IF NOT EXISTS idx_context_reviews_issue ON context_reviews(issue_number);
CREATE INDEX IF NOT EXISTS idx_context_reviews_status ON context_reviews(status);
CREATE INDEX IF NOT EXISTS idx_context_suggestions_review ON context_suggestions(review_id);
CREATE INDEX IF NOT EXISTS idx_context_suggestions_type ON context_suggestions(suggestion_type);
CREATE INDEX IF NOT EXISTS idx_context_cache_created ON context_cache(created_at);
