import type { CrontabInput } from '#domain/crontab-input.ts'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { crontabInWords } from '#scheduling/cron/words.ts'
import { blankCrontab } from '../../crontabs/blank-crontab.ts'

/** When a new task may run: a crontab that is there, or one that is made with the task. */
export type CrontabChoice = { key: string; label: string; hint: string } & (
  | { id: number; toMake: null }
  | { id: null; toMake: CrontabInput }
)

type Known = { id: number; definition: CrontabDefinition }

/** The crontabs that are there, then the usual ones that are not. */
export function crontabChoices(known: readonly Known[], timezone: string): CrontabChoice[] {
  const there = known.map(({ id, definition }): CrontabChoice => ({ key: String(id), ...wordsOf(definition), id, toMake: null }))
  const blank = blankCrontab(timezone)
  const usual: CrontabInput[] = [blank, { ...blank, hour: '6' }, { ...blank, hour: '6', dayOfWeek: 'mon-fri' }, { ...blank, minute: '*/5' }]
  const isThere = (input: CrontabInput) => known.some(({ definition }) => meaningOf(definition) === meaningOf(input))
  const toMake = usual
    .filter((input) => !isThere(input))
    .map((input): CrontabChoice => {
      const { label, hint } = wordsOf(input)
      return { key: meaningOf(input), label, hint: `${hint} · new crontab`, id: null, toMake: input }
    })
  return [...there, ...toMake]
}

function wordsOf(definition: CrontabDefinition): { label: string; hint: string } {
  return { label: `${cronExpression(definition)}   ${definition.timezone}`, hint: crontabInWords(definition) }
}

/** Equal for crontabs that look the same to whoever chooses. */
function meaningOf(definition: CrontabDefinition): string {
  return `${cronExpression(definition)} ${definition.timezone}`
}
