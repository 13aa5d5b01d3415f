import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'

/** A program: lets everybody's sign-in be an hour ago. */
const url = process.env.DATABASE_URL
if (!url) throw new Error('Needs DATABASE_URL.')
const { sql, close } = openDatabase(url, { applicationName: 'djag browser test', connections: 1, ...SESSION_LIMITS.web })
await sql`update sessions set created_at = created_at - interval '1 hour', confirmed_at = null`
await close()
