-- An index that the old table still has is skipped by IF NOT EXISTS, and goes with the old table.
CREATE TABLE proof (id INTEGER PRIMARY KEY, secret TEXT, state TEXT);
CREATE INDEX secret_index ON proof (secret);
CREATE TABLE proof_new (id INTEGER PRIMARY KEY, secret TEXT, state TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS secret_index ON proof_new (secret);
CREATE INDEX IF NOT EXISTS state_index ON proof_new (state);
INSERT INTO proof_new SELECT id, secret, state FROM proof;
DROP TABLE proof;
ALTER TABLE proof_new RENAME TO proof;
