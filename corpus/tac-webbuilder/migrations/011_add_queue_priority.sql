-- Migration 011: Add queue priority
-- The queue was first in, first out. Now the urgent phases go first, and
-- within the same priority the order of arrival counts.

BEGIN TRANSACTION;

ALTER TABLE phase_queue ADD COLUMN priority INTEGER DEFAULT 50;  -- 10 = urgent, 50 = normal, 90 = background
ALTER TABLE phase_queue ADD COLUMN queue_position INTEGER;
ALTER TABLE phase_queue ADD COLUMN ready_timestamp TEXT;
ALTER TABLE phase_queue ADD COLUMN started_timestamp TEXT;

CREATE INDEX IF NOT EXISTS idx_phase_queue_priority ON phase_queue(status, priority, queue_position);

-- Order of arrival of what is in the queue already
UPDATE phase_queue SET queue_position = ROWID WHERE queue_position IS NULL;

-- Best guess for the phases that are waiting to start
UPDATE phase_queue
SET ready_timestamp = created_at
WHERE status = 'ready';

COMMIT;

-- Look at the result
SELECT COUNT(*) AS phases_total,
       SUM(CASE WHEN queue_position IS NULL THEN 1 ELSE 0 END) AS phases_without_position
FROM phase_queue;

SELECT priority, COUNT(*) AS phases FROM phase_queue GROUP BY priority ORDER BY priority;
