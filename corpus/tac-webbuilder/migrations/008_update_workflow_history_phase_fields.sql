-- Migration 008: Phase fields of workflow_history
--
-- Links a run to the phase of the queue that it works on.
--
-- NOTE: The columns exist already, the server adds them at start-up.
--       The statements are kept for reference only.

-- ALTER TABLE workflow_history ADD COLUMN phase_number INTEGER;
-- ALTER TABLE workflow_history ADD COLUMN is_multi_phase INTEGER DEFAULT 0;  -- Boolean
-- ALTER TABLE workflow_history ADD COLUMN parent_issue INTEGER;

-- Nothing to do.
