import type postgres from 'postgres'
import type { Database, Transaction } from './client.ts'

/**
 * The postgres.js side of a pool or of an open transaction. Statements of its tagged templates are prepared once for each connection
 * and pipelined, whereas Drizzle's are described and planned anew each time: for paths where that counts.
 * Conventions there: pass rows as `${JSON.stringify(rows)}::text::jsonb`, as Drizzle switches the client's own encoding of JSON off.
 */
export function preparedSql(db: Database | Transaction): postgres.Sql {
  return (db as unknown as { session: { client: postgres.Sql } }).session.client
}
