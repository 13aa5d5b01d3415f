import type { FieldErrors, Resolver } from 'react-hook-form'
import { type CrontabInput, crontabInput } from '#domain/crontab-input.ts'
import { checkCrontab } from '#scheduling/cron/schedule.ts'

/** The form's values as they will be saved, or a sentence for each wrong field: the shape by the domain's schema, the meaning by the core. */
export const crontabResolver: Resolver<CrontabInput> = (values) => {
  const parsed = crontabInput.safeParse(values)
  const problems = parsed.success
    ? checkCrontab(parsed.data)
    : parsed.error.issues.map(({ path, message }) => ({ field: String(path[0]) as keyof CrontabInput, message }))
  if (parsed.success && problems.length === 0) return { values: parsed.data, errors: {} }
  const errors: FieldErrors<CrontabInput> = {}
  for (const { field, message } of problems) errors[field] ??= { type: 'invalid', message }
  return { values: {}, errors }
}
