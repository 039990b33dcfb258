-- Migration 002: Add performance metrics
-- Where does the time of a run go, which phase is the slow one, and what
-- went wrong on the way? Nine columns on workflow_history, all nullable,
-- so that older rows stay as they are.

-- Performance
ALTER TABLE workflow_history ADD COLUMN phase_durations TEXT;  -- JSON: {"plan": 120, "build": 340, ...} seconds per phase
ALTER TABLE workflow_history ADD COLUMN idle_time_seconds INTEGER;
ALTER TABLE workflow_history ADD COLUMN bottleneck_phase TEXT;

-- Errors
ALTER TABLE workflow_history ADD COLUMN error_category TEXT;
ALTER TABLE workflow_history ADD COLUMN retry_reasons TEXT;  -- JSON array
ALTER TABLE workflow_history ADD COLUMN error_phase_distribution TEXT;  -- JSON: {"test": 2}
ALTER TABLE workflow_history ADD COLUMN recovery_time_seconds INTEGER;

-- Complexity
ALTER TABLE workflow_history ADD COLUMN complexity_estimated TEXT;  -- low, medium or high
ALTER TABLE workflow_history ADD COLUMN complexity_actual TEXT;
