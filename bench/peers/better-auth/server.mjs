// Better Auth as its documentation sets it up: e-mail and password, the jwt plugin, SQLite.
// Rate limits are off, as they are for the others.
import { createServer } from "node:http";
import Database from "better-sqlite3";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { jwt } from "better-auth/plugins";

const [file, port] = process.argv.slice(2);
const database = new Database(file);
database.pragma("journal_mode = WAL");

const auth = betterAuth({
  baseURL: `http://127.0.0.1:${port}`,
  secret: "of no use to anybody but this benchmark",
  database,
  emailAndPassword: { enabled: true },
  plugins: [jwt()],
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
});
await (await getMigrations(auth.options)).runMigrations();

createServer(toNodeHandler(auth)).listen(Number(port), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
