-- Names that PostgreSQL cannot have: two that are alike in 63 bytes, and those of its own columns.
CREATE TABLE a (
    this_is_a_very_long_column_name_that_has_more_than_sixty_three_bytes_a TEXT,
    this_is_a_very_long_column_name_that_has_more_than_sixty_three_bytes_b TEXT
);
CREATE TABLE b (xmin INTEGER, ctid TEXT);
