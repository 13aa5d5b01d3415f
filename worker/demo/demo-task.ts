import type { TaskInput } from '#domain/task-input.ts'
import type { DemoCrontab } from './crontabs.ts'

/** An edge by the name of the task waited for. */
export type DemoEdge = { on: string; future?: boolean; endings?: 'succeeded' | 'finished'; freshness?: 'new' | 'aligned' }

/** A task of the demo company: what is said here, and the form's defaults for the rest. */
export type DemoTask = Partial<Omit<TaskInput, 'crontabId' | 'dependsOn' | 'dependedOnBy'>> &
  Pick<TaskInput, 'name' | 'description' | 'handler' | 'kwargs'> & {
    crontab: DemoCrontab
    needs?: readonly DemoEdge[]
    /** How many of a hundred runs of the made-up past failed. */
    failuresInHundred?: number
    /** What these said, where it was not the usual. */
    failure?: string
    /** Made this very moment: it has no past. */
    isNew?: boolean
  }

/** Takes that long, telling how far it is. */
export function working(seconds: number): Pick<DemoTask, 'handler' | 'kwargs'> {
  return { handler: 'wait', kwargs: { seconds } }
}

/** Writes a line and is done. */
export function saying(message: string): Pick<DemoTask, 'handler' | 'kwargs'> {
  return { handler: 'log', kwargs: { message } }
}

/** Falls behind no further than one run: whatever it missed becomes the next run. */
export function coalescing(gracePeriodSeconds: number): Pick<DemoTask, 'misfirePolicy' | 'gracePeriodSeconds'> {
  return { misfirePolicy: 'coalesce', gracePeriodSeconds }
}

/** What comes too late is left out. */
export function skipping(gracePeriodSeconds: number): Pick<DemoTask, 'misfirePolicy' | 'gracePeriodSeconds'> {
  return { misfirePolicy: 'skip', gracePeriodSeconds }
}

/** Tries again so often after a failure, after a short while that doubles. */
export function retrying(retryLimit: number, retryDelaySeconds: number): Pick<DemoTask, 'retryLimit' | 'retryDelaySeconds'> {
  return { retryLimit, retryDelaySeconds }
}
