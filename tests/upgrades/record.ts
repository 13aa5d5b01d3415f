import postgres from 'postgres'
import { recordDatabase } from './recorded-database.ts'

/** `node tests/upgrades/record.ts NAME URL`: writes down a database of the version that is about to be released, for the upgrade test. */
const [name, url] = process.argv.slice(2)
if (!name || !url)
  throw new Error(
    'Say a name (the date of the release) and the URL of a filled database: node tests/upgrades/record.ts 2026-11-24 postgres://…',
  )
const sql = postgres(url, { max: 1 })
await recordDatabase(sql, name)
await sql.end()
