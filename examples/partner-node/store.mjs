// What the service keeps: readers, and beside them what makes each effect happen once. SQLite comes
// with Node; any database with transactions does.
import { DatabaseSync } from "node:sqlite";

export function open(path) {
  const database = new DatabaseSync(path);
  database.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS reader (participant_id TEXT PRIMARY KEY, revision INTEGER NOT NULL,
      circle TEXT);
    CREATE TABLE IF NOT EXISTS heard (factid TEXT PRIMARY KEY, at TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS answered (command_id TEXT PRIMARY KEY, asked TEXT NOT NULL,
      answer TEXT NOT NULL, at TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS set_aside (at TEXT NOT NULL, why TEXT NOT NULL, body BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS tombstone (subject TEXT PRIMARY KEY, erased_on TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS outbox (sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      routing_key TEXT NOT NULL, body TEXT NOT NULL)`);
  const prepared = new Map();
  const statement = (sql) => {
    if (!prepared.has(sql)) prepared.set(sql, database.prepare(sql));
    return prepared.get(sql);
  };
  return {
    get: (sql, ...values) => statement(sql).get(...values),
    all: (sql, ...values) => statement(sql).all(...values),
    run: (sql, ...values) => statement(sql).run(...values),
    // Everything in one transaction, or nothing.
    together(does) {
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = does();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
  };
}
