import { createServer } from 'node:http';
import { toNodeHandler } from 'better-auth/node';
import { auth, open } from './auth.mjs';

const { PORT, DATABASE } = process.env;
const database = await open(DATABASE);
const betterAuth = auth(database, `http://127.0.0.1:${PORT}`);
if (database.sqlite) {
  await (await betterAuth.$context).runMigrations();
}
createServer(toNodeHandler(betterAuth)).listen(Number(PORT), '127.0.0.1');
