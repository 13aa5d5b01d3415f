import { runOnDatabase } from '../scripts/run-on-database.ts'

await runOnDatabase('e2e/ask-for-many-runs.ts', process.argv.slice(2))
