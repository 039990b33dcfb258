-- Migration 015: Add task logs and user prompts
-- Database: SQLite (development), PostgreSQL (production)
--
-- ✅ task_logs: one row for every phase of a run
-- ✅ user_prompts: what the user asked for, word for word

-- ============================================================================
-- Task logs
-- ============================================================================
CREATE TABLE IF NOT EXISTS task_logs (
    id SERIAL PRIMARY KEY,
    adw_id TEXT NOT NULL,
    issue_number INTEGER NOT NULL,
    phase_name TEXT NOT NULL,
    phase_number INTEGER,
    phase_status TEXT NOT NULL CHECK (phase_status IN ('started', 'completed', 'failed', 'skipped')),
    log_message TEXT NOT NULL,
    error_message TEXT,
    tokens_used INTEGER,
    cost_usd NUMERIC(10, 4),
    captured BOOLEAN DEFAULT FALSE,
    started_at TIMESTAMP,
    completed_at TIMESTAMP,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX IF NOT EXISTS idx_task_logs_adw_id ON task_logs(adw_id);
CREATE INDEX IF NOT EXISTS idx_task_logs_issue ON task_logs(issue_number, created_at DESC);

-- ============================================================================
-- User prompts
-- ============================================================================
CREATE TABLE IF NOT EXISTS user_prompts (
    id SERIAL PRIMARY KEY,
    request_id TEXT NOT NULL UNIQUE,
    session_id TEXT,
    nl_input TEXT NOT NULL,
    issue_title TEXT,
    is_multi_phase BOOLEAN DEFAULT FALSE,
    phase_count INTEGER DEFAULT 1,
    github_issue_number INTEGER,
    captured_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX IF NOT EXISTS idx_user_prompts_session ON user_prompts(session_id);
CREATE INDEX IF NOT EXISTS idx_user_prompts_issue ON user_prompts(github_issue_number);

-- ============================================================================
-- Views
-- ============================================================================

-- The last thing that happened to each issue
CREATE OR REPLACE VIEW v_latest_task_log AS
SELECT id, adw_id, issue_number, phase_name, phase_status, created_at
FROM (
    SELECT
        tl.*,
        ROW_NUMBER() OVER (PARTITION BY issue_number ORDER BY created_at DESC, id DESC) AS rn
    FROM task_logs tl
) ranked
WHERE rn = 1;

-- How far each request is
CREATE OR REPLACE VIEW v_prompt_progress AS
SELECT
    up.request_id,
    up.issue_title,
    up.phase_count,
    COUNT(tl.id) AS logged,
    SUM(CASE WHEN tl.phase_status = 'completed' THEN 1 ELSE 0 END) AS completed
FROM user_prompts up
LEFT JOIN task_logs tl ON tl.issue_number = up.github_issue_number
GROUP BY up.request_id, up.issue_title, up.phase_count;
