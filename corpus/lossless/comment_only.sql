-- Nothing to run here.
--
-- ALTER TABLE a ADD COLUMN b TEXT;

/* Neither here;
   nor there. */

--
--no space after the dashes
