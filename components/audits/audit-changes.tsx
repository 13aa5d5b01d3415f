import clsx from 'clsx'
import type { JsonValue } from '#domain/json-value.ts'
import { settingWords } from '#domain/task-settings/plain-setting.ts'
import { isTaskSetting } from '#domain/task-settings/settings-of-tasks.ts'
import { TASK_SETTINGS, type TaskSettingName } from '#domain/task-settings/task-settings.ts'
import type { AuditRow } from '#domain/views/operation-views.ts'
import { recordDifference, type ValueDifference } from './record-difference.ts'

/** What was so before and what is so after, beside each other; only what differs. */
export function AuditChanges({ audit }: { audit: Pick<AuditRow, 'subjectKind' | 'before' | 'after'> }) {
  const differences = recordDifference(audit.before, audit.after)
  if (differences.length === 0) return <p className="text-sm text-muted">No values were recorded with it.</p>
  const hasBefore = audit.before !== null
  const hasAfter = audit.after !== null
  return (
    <table className="w-full max-w-4xl table-fixed text-sm">
      <thead>
        <tr className="text-left text-xs text-muted">
          <th scope="col" className="w-[30%] pb-1 font-normal">
            Field
          </th>
          {hasBefore && (
            <th scope="col" className="pb-1 font-normal">
              {hasAfter ? 'Before' : 'Was'}
            </th>
          )}
          {hasAfter && (
            <th scope="col" className="pb-1 font-normal">
              {hasBefore ? 'After' : 'Value'}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {differences.map((difference) => (
          <Difference
            key={difference.path}
            difference={difference}
            setting={settingAt(audit, difference)}
            hasBefore={hasBefore}
            hasAfter={hasAfter}
          />
        ))}
      </tbody>
    </table>
  )
}

type TaskSetting = (typeof TASK_SETTINGS)[TaskSettingName]

/** The plain setting of a task that differs, which tells itself in words; null: something else does. */
function settingAt({ subjectKind }: Pick<AuditRow, 'subjectKind'>, { path }: ValueDifference): TaskSetting | null {
  return subjectKind === 'task' && isTaskSetting(path) ? TASK_SETTINGS[path] : null
}

type DifferenceProps = { difference: ValueDifference; setting: TaskSetting | null; hasBefore: boolean; hasAfter: boolean }

function Difference({ difference, setting, hasBefore, hasAfter }: DifferenceProps) {
  return (
    <tr className="align-top">
      <th scope="row" className="py-0.5 pr-3 text-left font-normal text-muted [overflow-wrap:anywhere]">
        {setting?.label ?? difference.path}
      </th>
      {hasBefore && <Value value={wordsOf(setting, difference.before)} className={hasAfter ? 'text-red' : 'text-fg'} />}
      {hasAfter && <Value value={wordsOf(setting, difference.after)} className={hasBefore ? 'text-green' : 'text-fg'} />}
    </tr>
  )
}

function Value({ value, className }: { value: JsonValue | undefined; className: string }) {
  const isNothing = value === undefined || value === null || value === ''
  return (
    <td
      className={clsx(
        'whitespace-pre-wrap py-0.5 pr-3 font-mono text-xs leading-5 [overflow-wrap:anywhere]',
        isNothing ? 'text-faint' : className,
      )}
    >
      {wordsFor(value)}
    </td>
  )
}

function wordsOf(setting: TaskSetting | null, value: JsonValue | undefined): JsonValue | undefined {
  return setting === null || value === undefined || value === null ? value : settingWords(setting, value)
}

function wordsFor(value: JsonValue | undefined): string {
  if (value === undefined) return '–'
  if (value === null) return 'none'
  if (value === '') return 'empty'
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1)
}
