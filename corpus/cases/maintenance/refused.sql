-- Other databases and files.
ATTACH DATABASE ':memory:' AS other;
DETACH other;
VACUUM INTO 'copy.db';
