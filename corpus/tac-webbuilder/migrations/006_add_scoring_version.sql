-- Migration 006: Add scoring version
--
-- The formulas behind the scores of migration 003 will change. This column
-- tells with which version of them a row was scored, so that old scores are
-- not compared with new ones.
--
-- Is it safe?
--   - Only adds a column; nothing is dropped, renamed or rewritten.
--   - The default is constant, so SQLite doesn't touch the rows: it takes no
--     time, however large the table is.
--   - Servers that don't know the column go on working.
--   - Rows scored before are version '1.0', which is what the default says.
--
-- Running it twice fails with "duplicate column name"; that is harmless.
--
-- Undo (SQLite 3.35 or later):
--   ALTER TABLE workflow_history DROP COLUMN scoring_version;

ALTER TABLE workflow_history ADD COLUMN scoring_version TEXT DEFAULT '1.0';
