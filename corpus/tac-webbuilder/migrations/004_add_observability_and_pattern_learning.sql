-- ============================================================================
-- Migration 004: Add observability and pattern learning
-- ============================================================================
-- What the agents do (hook events, tool calls), what they do again and again
-- (operation patterns and where they occur), the tools that could do it for
-- them, and what that saved.
--
-- Needs:   workflow_history with the columns of 002 and 003
-- Adds:    6 tables, 4 views, 4 triggers, 5 columns on workflow_history
-- Undo:    see the notes at the end of the file
-- ============================================================================

-- ============================================================================
-- 1. New columns on workflow_history
-- ============================================================================

ALTER TABLE workflow_history ADD COLUMN workflow_id TEXT;                       -- Stable name of one run
ALTER TABLE workflow_history ADD COLUMN workflow_type TEXT DEFAULT 'planning';  -- planning, building, testing, ...
ALTER TABLE workflow_history ADD COLUMN parent_workflow_id TEXT;                -- Run that started this one
ALTER TABLE workflow_history ADD COLUMN input_hash TEXT;                        -- Same input, same hash
ALTER TABLE workflow_history ADD COLUMN output_summary TEXT;

CREATE INDEX IF NOT EXISTS idx_workflow_history_workflow_id ON workflow_history(workflow_id);
CREATE INDEX IF NOT EXISTS idx_workflow_history_type ON workflow_history(workflow_type);
CREATE INDEX IF NOT EXISTS idx_workflow_history_parent ON workflow_history(parent_workflow_id);
CREATE INDEX IF NOT EXISTS idx_workflow_history_input_hash ON workflow_history(input_hash);

-- ============================================================================
-- 2. Tool calls: one row for every tool an agent has called
-- ============================================================================

CREATE TABLE IF NOT EXISTS tool_calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tool_call_id TEXT UNIQUE NOT NULL,
    workflow_id TEXT NOT NULL,
    tool_name TEXT NOT NULL,
    tool_params TEXT,                          -- JSON object

    -- Timing
    called_at TEXT DEFAULT (datetime('now')),
    completed_at TEXT,                         -- NULL while it runs
    duration_seconds REAL,

    -- Result
    success INTEGER,                           -- SQLite uses INTEGER for BOOLEAN
    result_data TEXT,                          -- JSON: whatever the tool answered
    error_message TEXT,

    -- What it saved
    tokens_saved INTEGER DEFAULT 0,
    cost_saved_usd REAL DEFAULT 0.0,

    FOREIGN KEY (workflow_id) REFERENCES workflow_history(workflow_id)
);

CREATE INDEX IF NOT EXISTS idx_tool_calls_workflow ON tool_calls(workflow_id);
CREATE INDEX IF NOT EXISTS idx_tool_calls_tool ON tool_calls(tool_name);
CREATE INDEX IF NOT EXISTS idx_tool_calls_success ON tool_calls(success);
CREATE INDEX IF NOT EXISTS idx_tool_calls_called_at ON tool_calls(called_at);
CREATE INDEX IF NOT EXISTS idx_tool_calls_tool_success ON tool_calls(tool_name, success);

-- ============================================================================
-- 3. Operation patterns: what is done again and again
-- ============================================================================

CREATE TABLE IF NOT EXISTS operation_patterns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pattern_signature TEXT UNIQUE NOT NULL,    -- e.g. 'test:pytest:backend'
    pattern_type TEXT NOT NULL,                -- test, build, format, git, ...

    -- Detection
    first_detected TEXT DEFAULT (datetime('now')),
    last_seen TEXT DEFAULT (datetime('now')),
    occurrence_count INTEGER DEFAULT 1,

    -- Characteristics
    typical_input TEXT,                        -- JSON object
    typical_operations TEXT,                   -- JSON array of tool names
    typical_files TEXT,                        -- JSON array of paths

    -- Cost
    avg_tokens_with_llm INTEGER DEFAULT 0,
    avg_cost_with_llm REAL DEFAULT 0.0,
    avg_tokens_with_tool INTEGER DEFAULT 0,
    avg_cost_with_tool REAL DEFAULT 0.0,
    potential_monthly_savings REAL DEFAULT 0.0,

    -- Automation
    automation_status TEXT DEFAULT 'detected' CHECK(
        automation_status IN (
            'detected',      -- seen, nobody looked at it yet
            'candidate',     -- often enough
            'approved',
            'implemented',
            'active',
            'deprecated'
        )
    ),
    confidence_score REAL DEFAULT 0.0,         -- 0-100
    tool_name TEXT,
    tool_script_path TEXT,

    -- Review
    reviewed_by TEXT,
    reviewed_at TEXT,
    review_notes TEXT,

    created_at TEXT DEFAULT (datetime('now')),
    updated_at TEXT DEFAULT (datetime('now'))
);

CREATE INDEX IF NOT EXISTS idx_operation_patterns_type ON operation_patterns(pattern_type);
CREATE INDEX IF NOT EXISTS idx_operation_patterns_status ON operation_patterns(automation_status);
CREATE INDEX IF NOT EXISTS idx_operation_patterns_confidence ON operation_patterns(confidence_score DESC);
CREATE INDEX IF NOT EXISTS idx_operation_patterns_occurrences ON operation_patterns(occurrence_count DESC);

-- ============================================================================
-- 4. Pattern occurrences: which run showed which pattern
-- ============================================================================

CREATE TABLE IF NOT EXISTS pattern_occurrences (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pattern_id INTEGER NOT NULL,
    workflow_id TEXT NOT NULL,
    similarity_score REAL DEFAULT 0.0,
    matched_characteristics TEXT,
    detected_at TEXT DEFAULT (datetime('now')),
    FOREIGN KEY (pattern_id) REFERENCES operation_patterns(id),
    FOREIGN KEY (workflow_id) REFERENCES workflow_history(workflow_id)
);

CREATE INDEX IF NOT EXISTS idx_pattern_occurrences_pattern ON pattern_occurrences(pattern_id);
CREATE INDEX IF NOT EXISTS idx_pattern_occurrences_workflow ON pattern_occurrences(workflow_id);
CREATE INDEX IF NOT EXISTS idx_pattern_occurrences_detected ON pattern_occurrences(detected_at DESC);
CREATE INDEX IF NOT EXISTS idx_pattern_occurrences_pair ON pattern_occurrences(pattern_id, workflow_id);

-- ============================================================================
-- 5. Hook events: the raw stream, worked off by a background job
-- ============================================================================

CREATE TABLE IF NOT EXISTS hook_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT UNIQUE NOT NULL,
    event_type TEXT NOT NULL CHECK(event_type IN (
        'PreToolUse', 'PostToolUse',
        'UserPromptSubmit', 'Notification',
        'Stop', 'SubagentStop',
        'PreCompact', 'SessionStart'
    )),
    session_id TEXT,
    workflow_id TEXT,
    timestamp TEXT DEFAULT (datetime('now')),
    payload TEXT NOT NULL,                     -- JSON, as the hook sent it
    tool_name TEXT,

    -- The queue
    processed INTEGER DEFAULT 0,               -- Boolean, for a queue: 0 = waiting, 1 = done
    processed_at TEXT,

    FOREIGN KEY (workflow_id) REFERENCES workflow_history(workflow_id)
);

CREATE INDEX IF NOT EXISTS idx_hook_events_type ON hook_events(event_type);
CREATE INDEX IF NOT EXISTS idx_hook_events_session ON hook_events(session_id);
CREATE INDEX IF NOT EXISTS idx_hook_events_timestamp ON hook_events(timestamp DESC);
CREATE INDEX IF NOT EXISTS idx_hook_events_processed ON hook_events(processed, timestamp);

-- ============================================================================
-- 6. ADW tools: the registry of what may be called instead of a model
-- ============================================================================

CREATE TABLE IF NOT EXISTS adw_tools (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tool_name TEXT UNIQUE NOT NULL,
    description TEXT NOT NULL,
    script_path TEXT NOT NULL,
    input_patterns TEXT,                       -- JSON array of phrases
    output_format TEXT,                        -- JSON schema

    total_invocations INTEGER DEFAULT 0,
    success_rate REAL DEFAULT 0.0,             -- 0.0-1.0
    avg_duration_seconds REAL DEFAULT 0.0,
    avg_cost_usd REAL DEFAULT 0.0,
    last_invoked TEXT,

    status TEXT DEFAULT 'active'
        CHECK(status IN ('active',
                         'experimental',
                         'disabled')),

    created_at TEXT DEFAULT (datetime('now')),
    updated_at TEXT DEFAULT (datetime('now'))
);

CREATE INDEX IF NOT EXISTS idx_adw_tools_status ON adw_tools(status);
CREATE INDEX IF NOT EXISTS idx_adw_tools_success_rate ON adw_tools(success_rate DESC);

-- ============================================================================
-- 7. Cost savings log: every dollar we did not spend
-- ============================================================================

CREATE TABLE IF NOT EXISTS cost_savings_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,

    optimization_type TEXT NOT NULL CHECK(
        optimization_type IN ('tool_call',
                              'input_split',
                              'pattern_offload',
                              'inverted_flow')
    ),
    workflow_id  TEXT NOT NULL,
    tool_call_id TEXT,                         -- set for tool_call only
    pattern_id   INTEGER,

    baseline_tokens INTEGER DEFAULT 0,
    actual_tokens   INTEGER DEFAULT 0,
    tokens_saved    INTEGER DEFAULT 0,
    cost_saved_usd  REAL    DEFAULT 0.0,

    notes    TEXT,
    saved_at TEXT DEFAULT (datetime('now')),

    FOREIGN KEY (workflow_id) REFERENCES workflow_history(workflow_id),
    FOREIGN KEY (tool_call_id) REFERENCES tool_calls(tool_call_id),
    FOREIGN KEY (pattern_id) REFERENCES operation_patterns(id)
);

CREATE INDEX IF NOT EXISTS idx_cost_savings_type ON cost_savings_log(optimization_type);
CREATE INDEX IF NOT EXISTS idx_cost_savings_workflow ON cost_savings_log(workflow_id);
CREATE INDEX IF NOT EXISTS idx_cost_savings_saved_at ON cost_savings_log(saved_at DESC);

-- ============================================================================
-- 8. Views
-- ============================================================================

-- Patterns worth automating, the most rewarding first
CREATE VIEW IF NOT EXISTS v_high_value_patterns AS
SELECT
    p.*,
    (p.avg_cost_with_llm - p.avg_cost_with_tool) * p.occurrence_count AS total_potential_savings,
    (SELECT COUNT(*) FROM pattern_occurrences po WHERE po.pattern_id = p.id) AS logged_occurrences
FROM operation_patterns p
WHERE p.automation_status IN ('detected', 'candidate')
  AND p.occurrence_count >= 3
ORDER BY total_potential_savings DESC;

-- How the tools do
CREATE VIEW IF NOT EXISTS v_tool_performance AS
SELECT
    t.tool_name,
    t.status,
    t.total_invocations,
    t.success_rate,
    t.last_invoked,
    (SELECT COUNT(*) FROM tool_calls tc
      WHERE tc.tool_name = t.tool_name AND tc.success = 1) AS successful_calls,
    (SELECT COUNT(*) FROM tool_calls tc
      WHERE tc.tool_name = t.tool_name AND tc.success = 0) AS failed_calls,
    (SELECT SUM(tc.cost_saved_usd) FROM tool_calls tc
      WHERE tc.tool_name = t.tool_name) AS total_cost_saved
FROM adw_tools t
ORDER BY t.total_invocations DESC;

-- Savings by kind
CREATE VIEW IF NOT EXISTS v_cost_savings_summary AS
SELECT
    optimization_type,
    COUNT(*)            AS savings_count,
    SUM(tokens_saved)   AS total_tokens_saved,
    SUM(cost_saved_usd) AS total_cost_saved,
    AVG(cost_saved_usd) AS avg_cost_saved,
    MIN(saved_at)       AS first_saved,
    MAX(saved_at)       AS last_saved
FROM cost_savings_log
GROUP BY optimization_type
ORDER BY total_cost_saved DESC;

-- Hook events per day and kind
CREATE VIEW IF NOT EXISTS v_hook_event_summary AS
SELECT
    DATE(timestamp) AS event_date,
    event_type,
    COUNT(*) AS event_count,
    COUNT(DISTINCT session_id) AS sessions,
    SUM(CASE WHEN processed = 1 THEN 1 ELSE 0 END) AS processed_count,
    SUM(CASE WHEN processed = 0 THEN 1 ELSE 0 END) AS waiting_count
FROM hook_events
GROUP BY DATE(timestamp), event_type
ORDER BY event_date DESC, event_count DESC;

-- ============================================================================
-- 9. Triggers
-- ============================================================================

-- updated_at of a pattern follows every change of it
CREATE TRIGGER IF NOT EXISTS update_operation_patterns_timestamp
AFTER UPDATE ON operation_patterns
FOR EACH ROW
BEGIN
    UPDATE operation_patterns
    SET updated_at = datetime('now')
    WHERE id = NEW.id;
END;

-- ... and that of a tool
CREATE TRIGGER IF NOT EXISTS update_adw_tools_timestamp
AFTER UPDATE ON adw_tools
FOR EACH ROW
BEGIN
    UPDATE adw_tools SET updated_at = datetime('now') WHERE id = NEW.id;
END;

-- Count the calls
CREATE TRIGGER IF NOT EXISTS update_tool_invocation_count
AFTER INSERT ON tool_calls
FOR EACH ROW
BEGIN
    UPDATE adw_tools
    SET total_invocations = total_invocations + 1,
        last_invoked = datetime('now')
    WHERE tool_name = NEW.tool_name;
END;

-- Success rate: only once a call has an outcome
CREATE TRIGGER IF NOT EXISTS update_tool_success_rate
AFTER UPDATE OF success ON tool_calls
FOR EACH ROW
WHEN NEW.success IS NOT NULL
BEGIN
    UPDATE adw_tools
    SET success_rate = (
        SELECT CAST(SUM(CASE WHEN success = 1 THEN 1 ELSE 0 END) AS REAL) / COUNT(*)
        FROM tool_calls
        WHERE tool_name = NEW.tool_name
          AND success IS NOT NULL
    )
    WHERE tool_name = NEW.tool_name;
END;

-- ============================================================================
-- 10. Backfill of the rows that exist already
-- ============================================================================

UPDATE workflow_history
SET workflow_id = 'wf-' || lower(hex(randomblob(16)))
WHERE workflow_id IS NULL;

-- The template's name tells the type
UPDATE workflow_history
SET workflow_type = CASE
    WHEN workflow_template LIKE '%plan%'   THEN 'planning'
    WHEN workflow_template LIKE '%build%'  THEN 'building'
    WHEN workflow_template LIKE '%test%'   THEN 'testing'
    WHEN workflow_template LIKE '%review%' THEN 'reviewing'
    WHEN workflow_template LIKE '%sdlc%'
      OR workflow_template LIKE '%ship_it%' THEN 'full'
    ELSE 'planning'
END
WHERE workflow_template IS NOT NULL;

-- A placeholder: the server computes the real hash at the next run
UPDATE workflow_history
SET input_hash = lower(hex(randomblob(8)))
WHERE input_hash IS NULL AND nl_input IS NOT NULL;

-- ============================================================================
-- 11. Seed
-- ============================================================================

INSERT OR IGNORE INTO adw_tools (
    tool_name,
    description,
    script_path,
    input_patterns,
    output_format,
    status
) VALUES (
    'run_test_workflow',
    'Runs the test suites and returns the failures only; it doesn''t fix them',
    'adws/adw_test_external.py',
    '["run tests", "run all tests", "execute the test suite", "pytest", "vitest"]',
    '{"summary": {"total": "int", "passed": "int", "failed": "int"}, "failures": [{"file": "str", "line": "int", "error": "str"}], "next_steps": ["str"]}',
    'active'
);

-- ============================================================================
-- Notes
-- ============================================================================
--
-- After the migration, look at the result with:
--
--   SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name;
--   SELECT COUNT(*) FROM workflow_history WHERE workflow_id IS NULL;  -- should be 0
--   SELECT * FROM v_tool_performance;
--
-- To undo it (the columns on workflow_history stay; they do no harm):
--
--   DROP VIEW IF EXISTS v_hook_event_summary;
--   DROP VIEW IF EXISTS v_cost_savings_summary;
--   DROP VIEW IF EXISTS v_tool_performance;
--   DROP VIEW IF EXISTS v_high_value_patterns;
--   DROP TABLE IF EXISTS cost_savings_log;
--   DROP TABLE IF EXISTS adw_tools;
--   DROP TABLE IF EXISTS hook_events;
--   DROP TABLE IF EXISTS pattern_occurrences;
--   DROP TABLE IF EXISTS operation_patterns;
--   DROP TABLE IF EXISTS tool_calls;
--
-- hook_events grows fastest. Rows that are processed and older than a month
-- may be deleted; nothing refers to them.
--
-- ============================================================================
-- End of migration 004
-- ============================================================================
