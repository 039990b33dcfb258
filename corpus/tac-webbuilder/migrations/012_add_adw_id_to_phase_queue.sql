-- Migration 009: Add adw_id to phase_queue
-- Which run works on the phase? NULL as long as nobody does.

ALTER TABLE phase_queue ADD COLUMN adw_id TEXT;
