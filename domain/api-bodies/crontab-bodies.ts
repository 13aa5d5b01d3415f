import { crontabInput } from '../crontab-input.ts'

/** A crontab as it is made: what has a usual value may be left out. */
export const crontabBody = crontabInput
  .extend({
    second: crontabInput.shape.second.default('0'),
    gap: crontabInput.shape.gap.default('shift'),
    overlap: crontabInput.shape.overlap.default('first'),
  })
  .strict()
  .meta({ id: 'NewCrontab' })

/** What of a crontab is changed. */
export const crontabChange = crontabInput.partial().strict().meta({ id: 'CrontabChange' })
