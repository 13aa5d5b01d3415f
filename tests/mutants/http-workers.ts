import { type Mutant, mutantsOf } from './mutant.ts'

const AT_WORK = ['server/api/workers/http-workers.db.test.ts']
const WAITING = ['server/http-workers/queue-news.test.ts', ...AT_WORK]
const WITH_SECRETS = ['server/api/workers/secrets-of-http-workers.db.test.ts']
const PERMITTED = ['tests/permissions/worker-operations.db.test.ts']

export const HTTP_WORKER_MUTANTS: readonly Mutant[] = [
  ...mutantsOf('server/http-workers/find-worker.ts', PERMITTED, [
    ['a worker of another token is taken for one’s own', 'if (worker?.tokenId !== token.id)', 'if (!worker)'],
  ]),
  ...mutantsOf('server/auth/api-tokens.ts', PERMITTED, [
    ['an ordinary token takes runs', 'if (!found?.workerQueues) return null', 'if (!found) return null'],
  ]),
  ...mutantsOf('server/http-workers/claim-for-worker.ts', AT_WORK, [
    ['what a worker holds is given to it again', '!held.has(`${runId} ${attempt}`)', 'held.size >= 0'],
    ['what a worker never heard of is lost', '(await readAttemptsOf(db, id)).filter', '[].filter'],
    ['who waits is asked for once', '      await findWorker(db, token, request.workerId)\n', ''],
    ['nobody waits for a run', 'follower.forget()\n', 'follower.close()\n'],
  ]),
  ...mutantsOf('server/http-workers/queue-news.ts', WAITING, [
    ['the wait before goes on', '    this.#followers.get(workerId)?.close()\n', ''],
    ['who has gone is waited for', "    signal.addEventListener('abort', this.close)\n", ''],
    ['nobody is woken', '    this.#isNew = true\n    this.#wake()\n', ''],
  ]),
  ...mutantsOf('server/http-workers/hear-heartbeat.ts', AT_WORK, [
    ['a run is told nothing', 'canBeTold ? takeRunActions(db, held) : []', 'canBeTold ? [] : []'],
    ['the time limit is that of nobody', " + runs.time_limit_seconds * interval '1 second'", ''],
  ]),
  ...mutantsOf('server/http-workers/write-run-log.ts', AT_WORK, [
    ['what is sent again is kept twice', 'request.lines.slice(Math.max(0, kept - request.from))', 'request.lines'],
    ['a log has no end', 'const isFull = isFullAlready || taken.length < lines.length', 'const isFull = false'],
    ['an attempt of others still logs', ' and worker_id = ${workerId} and state', ' and state'],
  ]),
  ...mutantsOf('server/run-actions/settle-run-actions.ts', AT_WORK, [
    ['a worker answers for another', 'and run_actions.worker_id = given.worker_id and', 'and'],
  ]),
  ...mutantsOf('server/http-workers/end-attempt.ts', AT_WORK, [
    ['an end that is final is tried again', 'retry: isFinal ? null : asked', 'retry: asked'],
  ]),
  ...mutantsOf('server/http-workers/register-worker.ts', AT_WORK, [
    ['a token takes runs of any queue', '  refuseOtherQueues(token, queues)\n', ''],
    ['a token describes what others have', '  await refuseOthersHandlers(db, handlers)\n', ''],
    ['a token describes what another has', '  await refuseOtherDefinitions(db, token, described)\n', ''],
  ]),
  ...mutantsOf('server/http-workers/deliver-run.ts', WITH_SECRETS, [
    ['whoever takes runs gets secrets', 'names.length > 0 && !token.getsSecrets', 'names.length > 99 && !token.getsSecrets'],
    [
      'a value that does not fit is told',
      "storableText(hidden.in(`The arguments do not fit: ${problems.join(' ')}`))",
      "storableText(`The arguments do not fit: ${problems.join(' ')}`)",
    ],
  ]),
  ...mutantsOf('server/http-workers/secrets-of-attempt.ts', WITH_SECRETS, [
    ['an old value is shown', '[...new Set([...present, ...(givenOut.get(keyOf(held)) ?? [])])]', 'present'],
  ]),
  ...mutantsOf('server/http-workers/answer-actions.ts', WITH_SECRETS, [
    ['an answer tells a secret', 'value: hidden.inJson(value)', 'value'],
  ]),
  ...mutantsOf('server/http-workers/end-attempt.ts', WITH_SECRETS, [
    ['a result tells a secret', '{ result: hidden.inJson(result) }', '{ result }'],
  ]),
]
