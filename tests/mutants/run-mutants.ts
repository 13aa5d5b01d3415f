import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { startThrowawayServer, type ThrowawayServer } from '#tests/postgres-server.ts'
import { ALL_MUTANTS } from './all.ts'
import { anchorProblem, CheckoutCopy } from './checkout-copy.ts'
import type { Mutant } from './mutant.ts'
import { runTestFiles } from './run-test-files.ts'

type Outcome = { mutant: Mutant; outcome: 'caught' | 'survived' | 'broken'; about: string }

/** As many as vitest has workers: the tests of processes and databases wait for most of their time. */
const AT_ONCE = availableParallelism() + 1

/**
 * `npm run test:mutants -- [WORD …]`: plants known bugs one by one in copies of the checkout, those whose file or words hold one of the
 * given words, and says which of them no test catches. `--trusting`: without seeing first that the tests pass when no bug is planted.
 * @returns whether every one was caught
 */
export async function runMutants(args: readonly string[]): Promise<boolean> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { trusting: { type: 'boolean', default: false } },
  })
  const chosen = ALL_MUTANTS.filter(
    ({ file, bug }) => positionals.length === 0 || positionals.some((word) => file.includes(word) || bug.includes(word)),
  )
  if (chosen.length === 0) {
    console.error(`No planted bug has ${positionals.join(' or ')} in its file or in its words.`)
    return false
  }
  const server = await startThrowawayServer()
  const copies = Array.from({ length: Math.min(AT_ONCE, chosen.length) }, () => new CheckoutCopy())
  const cleanUp = async () => {
    for (const copy of copies) copy.remove()
    await server.stop()
  }
  const stop = () => void cleanUp().finally(() => process.exit(130))
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    if (!values.trusting) await expectTestsToPass(chosen, copies, server)
    return tell(await tryAll(chosen, copies, server))
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    await cleanUp()
  }
}

async function tryAll(mutants: readonly Mutant[], copies: readonly CheckoutCopy[], server: ThrowawayServer): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const waiting = [...mutants]
  await Promise.all(
    copies.map(async (copy) => {
      for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
        const outcome = await tryOne(mutant, copy, server)
        outcomes.push(outcome)
        if (outcome.outcome !== 'caught') console.log(sentenceOf(outcome))
        if (outcomes.length % 25 === 0) console.log(`${outcomes.length} of ${mutants.length} tried`)
      }
    }),
  )
  return outcomes
}

/** Without a bug the tests pass, or it would mean nothing that they fail with one. */
async function expectTestsToPass(mutants: readonly Mutant[], [copy]: readonly CheckoutCopy[], server: ThrowawayServer): Promise<void> {
  const files = [...new Set(mutants.flatMap(({ caughtBy }) => caughtBy))]
  const { failedTests, broken } = await runTestFiles((copy as CheckoutCopy).folder, files, server)
  if (failedTests.length === 0 && broken === null) return
  throw new Error(`The tests fail without any planted bug: ${[...failedTests, broken ?? ''].join('; ')}`)
}

async function tryOne(mutant: Mutant, copy: CheckoutCopy, server: ThrowawayServer): Promise<Outcome> {
  const problem = anchorProblem(mutant)
  if (problem !== null) return { mutant, outcome: 'broken', about: problem }
  // A bug in a migration is in no template that was made without it.
  const itsServer = mutant.file.startsWith('drizzle/') ? null : server
  const { failedTests, broken } = await copy.withBug(mutant, () => runTestFiles(copy.folder, mutant.caughtBy, itsServer))
  if (broken !== null) return { mutant, outcome: 'broken', about: broken.split('\n').slice(0, 3).join(' ') }
  return failedTests.length > 0
    ? { mutant, outcome: 'caught', about: failedTests.join('; ') }
    : { mutant, outcome: 'survived', about: `no test of ${mutant.caughtBy.join(', ')} fails` }
}

function tell(outcomes: readonly Outcome[]): boolean {
  const missed = outcomes.filter(({ outcome }) => outcome !== 'caught')
  console.log(`${outcomes.length - missed.length} of ${outcomes.length} caught.`)
  for (const outcome of missed) console.log(sentenceOf(outcome))
  return missed.length === 0
}

function sentenceOf({ mutant: { bug, file }, outcome, about }: Outcome): string {
  return outcome === 'survived' ? `SURVIVED  ${bug} (${file}): ${about}` : `ERROR     ${bug} (${file}): ${about}`
}
