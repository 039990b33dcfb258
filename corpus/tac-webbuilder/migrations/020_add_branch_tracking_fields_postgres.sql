-- Migration 020: Add branch tracking fields (PostgreSQL)
-- On which branch and in which pull request did a run end up?

ALTER TABLE workflow_history ADD COLUMN IF NOT EXISTS branch_name TEXT;
ALTER TABLE workflow_history ADD COLUMN IF NOT EXISTS commit_hash TEXT;
ALTER TABLE workflow_history ADD COLUMN IF NOT EXISTS pr_number INTEGER;
ALTER TABLE workflow_history ADD COLUMN IF NOT EXISTS branch_deleted BOOLEAN DEFAULT FALSE;

CREATE INDEX IF NOT EXISTS idx_workflow_history_branch ON workflow_history(branch_name) WHERE branch_name IS NOT NULL;

COMMENT ON COLUMN workflow_history.commit_hash IS 'Head of the branch when the run ended';
