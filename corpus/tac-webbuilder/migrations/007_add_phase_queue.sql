-- Migration 007: Add phase queue
-- A large request is split into phases that run one after the other.
-- Each phase waits here until the one before it is done.

CREATE TABLE IF NOT EXISTS phase_queue (
  queue_id TEXT PRIMARY KEY,
  parent_issue INTEGER NOT NULL,
  phase_number INTEGER NOT NULL,
  issue_number INTEGER,  -- NULL until the issue is created
  status TEXT CHECK(status IN ('queued', 'ready', 'running', 'completed', 'blocked', 'failed')) DEFAULT 'queued',
  depends_on_phase INTEGER,
  phase_data TEXT,  -- JSON: {title, content, externalDocs}
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  error_message TEXT
);

CREATE INDEX idx_phase_queue_status ON phase_queue(status);
CREATE INDEX idx_phase_queue_parent ON phase_queue(parent_issue);
CREATE INDEX idx_phase_queue_issue ON phase_queue(issue_number);
