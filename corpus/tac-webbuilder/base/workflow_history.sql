-- The table that the server creates itself at start-up, before any migration runs.
-- Migrations 002 and later only alter it.

CREATE TABLE IF NOT EXISTS workflow_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    adw_id TEXT NOT NULL UNIQUE,
    issue_number INTEGER,
    nl_input TEXT,
    github_url TEXT,
    workflow_template TEXT,
    model_used TEXT,
    status TEXT NOT NULL CHECK(status IN ('pending', 'running', 'completed', 'failed')),
    start_time TEXT,
    end_time TEXT,
    duration_seconds INTEGER,
    error_message TEXT,
    phase_count INTEGER,
    current_phase TEXT,
    success_rate REAL,
    retry_count INTEGER DEFAULT 0,
    worktree_path TEXT,

    -- Tokens
    input_tokens INTEGER DEFAULT 0,
    cached_tokens INTEGER DEFAULT 0,
    cache_hit_tokens INTEGER DEFAULT 0,
    cache_miss_tokens INTEGER DEFAULT 0,
    output_tokens INTEGER DEFAULT 0,
    total_tokens INTEGER DEFAULT 0,

    -- Costs in dollars
    cache_efficiency_percent REAL DEFAULT 0.0,
    estimated_cost_total REAL DEFAULT 0.0,
    estimated_cost_per_step REAL DEFAULT 0.0,
    actual_cost_total REAL DEFAULT 0.0,
    actual_cost_per_step REAL DEFAULT 0.0,

    structured_input TEXT,  -- JSON object
    worktree_reused INTEGER DEFAULT 0,  -- Boolean (0 or 1)

    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX IF NOT EXISTS idx_workflow_history_adw_id ON workflow_history(adw_id);
CREATE INDEX IF NOT EXISTS idx_workflow_history_status ON workflow_history(status);
CREATE INDEX IF NOT EXISTS idx_workflow_history_created_at ON workflow_history(created_at DESC);
CREATE INDEX IF NOT EXISTS idx_workflow_history_issue_number ON workflow_history(issue_number);
