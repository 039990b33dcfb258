-- Migration 013: Add performance indexes
-- The three queries of the history page that showed up in the slow log.

-- List of runs by state, newest first
CREATE INDEX IF NOT EXISTS idx_workflow_history_status_created
ON workflow_history(status, created_at DESC);

-- All runs of one issue
CREATE INDEX IF NOT EXISTS idx_workflow_history_issue_created
    ON workflow_history(issue_number, created_at DESC);

-- Costs by model and template
CREATE INDEX IF NOT EXISTS idx_workflow_history_model_template
ON workflow_history(model_used, workflow_template);
