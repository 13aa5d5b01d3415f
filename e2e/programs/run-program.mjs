import { runOnDatabase } from '../../scripts/run-on-database.ts'

const [program, ...options] = process.argv.slice(2)
if (!program) throw new Error('Name a program.')
await runOnDatabase(program, options)
