import { z } from 'zod'
import { duration, type Environment, givenSettings, wholeNumber } from './setting-shapes.ts'

/** The settings that the scheduler and the pages that explain it have in common. Apart from the others, as the web program reads no files for them. */
export const SCHEDULING_SETTINGS = {
  DJAG_TASK_ESTIMATED_RUN_TIME: duration(1, 86_400, 60),
  DJAG_CATCH_UP_BATCH: wholeNumber(1, 10_000, 100),
}

const settingsSchema = z.object(SCHEDULING_SETTINGS)

/** Run time of tasks without a history, and most runs that one evaluation activates. The start script has checked the environment before. */
export function schedulingSettings(environment: Environment): { estimatedRunMs: number; catchUpBatch: number } {
  const settings = settingsSchema.parse(givenSettings(environment))
  return { estimatedRunMs: settings.DJAG_TASK_ESTIMATED_RUN_TIME * 1000, catchUpBatch: settings.DJAG_CATCH_UP_BATCH }
}
