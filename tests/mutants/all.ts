import { CLAIM_AHEAD_MUTANTS } from './claims-ahead.ts'
import { DECISION_MUTANTS } from './decisions.ts'
import { ENDING_MUTANTS } from './endings.ts'
import { HTTP_WORKER_MUTANTS } from './http-workers.ts'
import { LEASE_MUTANTS } from './leases.ts'
import type { Mutant } from './mutant.ts'
import { QUEUE_MUTANTS } from './queue.ts'
import { RETENTION_MUTANTS } from './retention.ts'
import { RUNNER_MUTANTS } from './runner.ts'
import { SCHEDULER_MUTANTS } from './scheduler.ts'
import { TASK_USE_CASE_MUTANTS } from './task-use-cases.ts'
import { TELLING_MUTANTS } from './telling.ts'
import { TICK_MUTANTS } from './tick.ts'
import { USE_CASE_MUTANTS } from './use-cases.ts'

export const ALL_MUTANTS: readonly Mutant[] = [
  ...LEASE_MUTANTS,
  ...ENDING_MUTANTS,
  ...TELLING_MUTANTS,
  ...QUEUE_MUTANTS,
  ...TICK_MUTANTS,
  ...DECISION_MUTANTS,
  ...SCHEDULER_MUTANTS,
  ...USE_CASE_MUTANTS,
  ...TASK_USE_CASE_MUTANTS,
  ...RUNNER_MUTANTS,
  ...CLAIM_AHEAD_MUTANTS,
  ...RETENTION_MUTANTS,
  ...HTTP_WORKER_MUTANTS,
]
