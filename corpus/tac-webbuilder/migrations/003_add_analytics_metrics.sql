-- Migration 003: Add analytics metrics
-- Scores and temporal columns for the analytics page.
--
-- Everything here is filled in by the server when a run ends;
-- the defaults below stand for "not scored yet".

-- ============================================================================
-- When was the work handed in?
-- ============================================================================
ALTER TABLE workflow_history ADD COLUMN hour_of_day INTEGER DEFAULT -1;  -- 0-23, -1 = unknown
ALTER TABLE workflow_history ADD COLUMN day_of_week INTEGER DEFAULT -1;  -- 0-6 (0 = Monday), -1 = unknown

-- ============================================================================
-- Scores
-- ============================================================================
ALTER TABLE workflow_history ADD COLUMN nl_input_clarity_score REAL DEFAULT 0.0;  -- 0-100 score
ALTER TABLE workflow_history ADD COLUMN cost_efficiency_score  REAL DEFAULT 0.0;  -- 0-100 score
ALTER TABLE workflow_history ADD COLUMN performance_score      REAL DEFAULT 0.0;  -- 0-100 score
ALTER TABLE workflow_history ADD COLUMN quality_score          REAL DEFAULT 0.0;  -- 0-100 score

-- ============================================================================
-- The request and what came of it
-- ============================================================================
ALTER TABLE workflow_history ADD COLUMN nl_input_word_count INTEGER DEFAULT 0;
ALTER TABLE workflow_history ADD COLUMN structured_input_completeness_percent REAL DEFAULT 0.0;  -- 0-100
ALTER TABLE workflow_history ADD COLUMN pr_merged INTEGER DEFAULT 0;  -- Boolean (0 or 1)
ALTER TABLE workflow_history ADD COLUMN time_to_merge_hours REAL;
ALTER TABLE workflow_history ADD COLUMN review_cycles INTEGER;
ALTER TABLE workflow_history ADD COLUMN ci_test_pass_rate REAL;  -- 0-100

-- Findings
ALTER TABLE workflow_history ADD COLUMN anomaly_flags TEXT;  -- JSON array
ALTER TABLE workflow_history ADD COLUMN optimization_recommendations TEXT;  -- JSON array of strings
ALTER TABLE workflow_history ADD COLUMN similar_workflow_ids TEXT;  -- JSON array of adw_ids

-- Indexes for the analytics queries
CREATE INDEX IF NOT EXISTS idx_wh_hour_of_day ON workflow_history(hour_of_day);
CREATE INDEX IF NOT EXISTS idx_wh_day_of_week ON workflow_history(day_of_week);
CREATE INDEX IF NOT EXISTS idx_wh_clarity_score ON workflow_history(nl_input_clarity_score);
CREATE INDEX IF NOT EXISTS idx_wh_cost_efficiency ON workflow_history(cost_efficiency_score);
CREATE INDEX IF NOT EXISTS idx_wh_performance ON workflow_history(performance_score);
CREATE INDEX IF NOT EXISTS idx_wh_quality ON workflow_history(quality_score);
