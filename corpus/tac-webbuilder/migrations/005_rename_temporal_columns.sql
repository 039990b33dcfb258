-- Migration 005: Rename the temporal columns
--
-- submission_hour         -> hour_of_day
-- submission_day_of_week  -> day_of_week
--
-- Older SQLite has no RENAME COLUMN, so the table is built anew: copy the
-- data away, drop the table, create it with the new names, copy it back.
-- The server must not be running meanwhile.

-- Step 1: the new columns
ALTER TABLE workflow_history ADD COLUMN hour_of_day INTEGER DEFAULT -1;
ALTER TABLE workflow_history ADD COLUMN day_of_week INTEGER DEFAULT -1;

-- Step 2: take the values over
UPDATE workflow_history
SET hour_of_day = submission_hour,
    day_of_week = submission_day_of_week;

-- Step 3: the old indexes
DROP INDEX IF EXISTS idx_submission_hour;
DROP INDEX IF EXISTS idx_submission_day_of_week;

-- Step 4: everything but the old columns goes into a temporary table
CREATE TABLE workflow_history_temp AS SELECT
    adw_id, issue_number, nl_input, github_url, workflow_template, model_used,
    status, start_time, end_time, duration_seconds, error_message,
    phase_count, current_phase, success_rate, retry_count, worktree_path,
    input_tokens, cached_tokens, cache_hit_tokens, cache_miss_tokens,
    output_tokens, total_tokens,
    cache_efficiency_percent, estimated_cost_total, estimated_cost_per_step,
    actual_cost_total, actual_cost_per_step,
    structured_input, worktree_reused, created_at, updated_at,
    -- 002
    phase_durations, idle_time_seconds, bottleneck_phase,
    error_category, retry_reasons, error_phase_distribution, recovery_time_seconds,
    complexity_estimated, complexity_actual,
    -- 003
    hour_of_day, day_of_week,
    nl_input_clarity_score, cost_efficiency_score, performance_score, quality_score,
    nl_input_word_count, structured_input_completeness_percent,
    pr_merged, time_to_merge_hours, review_cycles, ci_test_pass_rate,
    anomaly_flags, optimization_recommendations, similar_workflow_ids
FROM workflow_history;

-- Step 5: the table itself
DROP TABLE workflow_history;

CREATE TABLE workflow_history (
    adw_id TEXT PRIMARY KEY,
    issue_number INTEGER,
    nl_input TEXT,
    github_url TEXT,
    workflow_template TEXT,
    model_used TEXT,
    status TEXT DEFAULT 'pending',
    start_time TEXT,
    end_time TEXT,
    duration_seconds INTEGER,
    error_message TEXT,
    phase_count INTEGER,
    current_phase TEXT,
    success_rate REAL,
    retry_count INTEGER DEFAULT 0,
    worktree_path TEXT,
    input_tokens INTEGER DEFAULT 0,
    cached_tokens INTEGER DEFAULT 0,
    cache_hit_tokens INTEGER DEFAULT 0,
    cache_miss_tokens INTEGER DEFAULT 0,
    output_tokens INTEGER DEFAULT 0,
    total_tokens INTEGER DEFAULT 0,
    cache_efficiency_percent REAL DEFAULT 0.0,
    estimated_cost_total REAL DEFAULT 0.0,
    estimated_cost_per_step REAL DEFAULT 0.0,
    actual_cost_total REAL DEFAULT 0.0,
    actual_cost_per_step REAL DEFAULT 0.0,
    structured_input TEXT,  -- JSON object
    worktree_reused INTEGER DEFAULT 0,  -- Boolean (0 or 1)
    created_at TEXT DEFAULT CURRENT_TIMESTAMP,
    updated_at TEXT DEFAULT CURRENT_TIMESTAMP,

    -- 002
    phase_durations TEXT,  -- JSON
    idle_time_seconds INTEGER,
    bottleneck_phase TEXT,
    error_category TEXT,
    retry_reasons TEXT,  -- JSON array
    error_phase_distribution TEXT,  -- JSON
    recovery_time_seconds INTEGER,
    complexity_estimated TEXT,
    complexity_actual TEXT,

    -- 003, with the new names
    hour_of_day INTEGER DEFAULT -1,  -- 0-23
    day_of_week INTEGER DEFAULT -1,  -- 0-6
    nl_input_clarity_score REAL DEFAULT 0.0,
    cost_efficiency_score REAL DEFAULT 0.0,
    performance_score REAL DEFAULT 0.0,
    quality_score REAL DEFAULT 0.0,
    nl_input_word_count INTEGER DEFAULT 0,
    structured_input_completeness_percent REAL DEFAULT 0.0,
    pr_merged INTEGER DEFAULT 0,  -- Boolean (0 or 1)
    time_to_merge_hours REAL,
    review_cycles INTEGER,
    ci_test_pass_rate REAL,
    anomaly_flags TEXT,  -- JSON array
    optimization_recommendations TEXT,  -- JSON array
    similar_workflow_ids TEXT  -- JSON array
);

-- Step 6: the data back in (same order of columns in both tables!)
INSERT INTO workflow_history SELECT * FROM workflow_history_temp;

DROP TABLE workflow_history_temp;

-- Step 7: the indexes
CREATE INDEX IF NOT EXISTS idx_workflow_history_status ON workflow_history(status);
CREATE INDEX IF NOT EXISTS idx_workflow_history_created_at ON workflow_history(created_at DESC);
CREATE INDEX IF NOT EXISTS idx_workflow_history_issue_number ON workflow_history(issue_number);
CREATE INDEX IF NOT EXISTS idx_wh_hour_of_day ON workflow_history(hour_of_day);
CREATE INDEX IF NOT EXISTS idx_wh_day_of_week ON workflow_history(day_of_week);
CREATE INDEX IF NOT EXISTS idx_wh_clarity_score ON workflow_history(nl_input_clarity_score);
CREATE INDEX IF NOT EXISTS idx_wh_cost_efficiency ON workflow_history(cost_efficiency_score);
CREATE INDEX IF NOT EXISTS idx_wh_performance ON workflow_history(performance_score);
CREATE INDEX IF NOT EXISTS idx_wh_quality ON workflow_history(quality_score);
