-- Pragmas that change what the statements behind them mean; the others go.
PRAGMA foreign_keys = OFF;
PRAGMA journal_mode = WAL;
PRAGMA main.synchronous(1);
PRAGMA user_version = 7;
PRAGMA table_info(t);
PRAGMA recursive_triggers = OFF;
PRAGMA recursive_triggers = ON;
PRAGMA case_sensitive_like = true;
PRAGMA writable_schema = RESET;
PRAGMA writable_schema = 1;
PRAGMA nobody_knows_this;
