-- PostgreSQL has no text like that of timediff().
SELECT timediff('2024-01-02', '2024-01-01');
