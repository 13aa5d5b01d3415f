import type { CronSchedule, CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab, compiledFrom } from '#scheduling/cron/schedule.ts'
import type { AlignedDependee, BackfillState, EdgeState, TaskState } from '#scheduling/model/task-state.ts'

/** With the place of its crontab in a list in place of the compiled schedule, so that it can be sent. */
type Sent<Scheduled extends { schedule: CronSchedule }> = Omit<Scheduled, 'schedule'> & { schedule: number }

export type SentEdge = Omit<EdgeState, 'aligned'> & { aligned: Sent<AlignedDependee> | null }
export type SentTaskState = Omit<Sent<TaskState>, 'edges' | 'backfills'> & {
  edges: readonly SentEdge[]
  backfills: readonly Sent<BackfillState>[]
}

/** Gathers the crontabs of task states that are sent, each of them once. */
export class SentCrontabs {
  readonly list: CrontabDefinition[] = []
  readonly #places = new Map<CronSchedule, number>()

  /** @throws Error for a state whose schedule is no crontab's: there is none in a database. */
  stateToSend(state: TaskState): SentTaskState {
    return {
      ...this.#toSend(state),
      edges: state.edges.map((edge) => ({ ...edge, aligned: edge.aligned && this.#toSend(edge.aligned) })),
      backfills: state.backfills.map((backfill) => this.#toSend(backfill)),
    }
  }

  #toSend<Scheduled extends { schedule: CronSchedule }>({ schedule, ...rest }: Scheduled): Sent<Scheduled> {
    return { ...rest, schedule: this.#placeOf(schedule) }
  }

  #placeOf(schedule: CronSchedule): number {
    const known = this.#places.get(schedule)
    if (known !== undefined) return known
    const crontab = compiledFrom(schedule)
    if (crontab === null) throw new Error('This schedule was not compiled of a crontab and cannot be sent.')
    this.#places.set(schedule, this.list.length)
    return this.list.push(crontab) - 1
  }
}

/**
 * The states that were sent, as the core decides them.
 * @throws CrontabError for a crontab that is none here: a zone that this machine's `Intl` does not know
 */
export function receivedStates(sent: readonly SentTaskState[], crontabs: readonly CrontabDefinition[]): TaskState[] {
  const schedules = crontabs.map(compileCrontab)
  const received = <Scheduled extends { schedule: number }>({ schedule, ...rest }: Scheduled) => {
    const compiled = schedules[schedule]
    if (compiled === undefined) throw new Error('A task came without its crontab.')
    return { ...rest, schedule: compiled }
  }
  return sent.map((state) => ({
    ...received(state),
    edges: state.edges.map((edge) => ({ ...edge, aligned: edge.aligned && received(edge.aligned) })),
    backfills: state.backfills.map(received),
  }))
}
