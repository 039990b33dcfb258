-- The seconds of strftime() are a text: beside a number without affinity the answer is always the same, beside a text both are texts.
CREATE TABLE token (id INTEGER PRIMARY KEY, expires INTEGER NOT NULL, said TEXT, at TIMESTAMP);
INSERT INTO token (expires, said, at) VALUES
    (1, '1', '1970-01-01 00:00:01'),
    (4000000000, '4000000000', '2096-10-02 07:06:40'),
    (4000000001, 'never', NULL);
SELECT id FROM token WHERE expires > strftime('%s', 'now');
SELECT id FROM token WHERE expires + 0 > strftime('%s', 'now');
SELECT id FROM token WHERE expires + 0 < strftime('%s', 'now');
SELECT id FROM token WHERE expires + 0 > unixepoch();
SELECT id FROM token WHERE 5 < strftime('%s', 'now');
SELECT id FROM token WHERE said > strftime('%s', 'now');
SELECT id FROM token WHERE strftime('%s', at) > strftime('%s', 'now');
SELECT id FROM token WHERE strftime('%s', 'now') < '4';
SELECT id FROM token WHERE CAST(strftime('%s', 'now') AS INTEGER) < expires + 1;
SELECT max(expires) < strftime('%s', 'now') FROM token;
