import { runScript } from '../failure.ts'
import { buildPrograms } from './program-build.ts'

await runScript(() => buildPrograms({ log: console.log }))
