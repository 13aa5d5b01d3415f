import type { JsonValue } from '#domain/json-value.ts'
import { settingWords } from '#domain/task-settings/plain-setting.ts'
import { isTaskSetting } from '#domain/task-settings/settings-of-tasks.ts'
import { TASK_SETTINGS, type TaskSettingName } from '#domain/task-settings/task-settings.ts'
import type { AuditRow } from '#domain/views/operation-views.ts'
import { recordDifference, type ValueDifference } from '../ui/value-differences/record-difference.ts'
import { ValueDifferences } from '../ui/value-differences/value-differences.tsx'

/** What an audit says was so before and is so after. */
export function AuditChanges({ audit }: { audit: Pick<AuditRow, 'subjectKind' | 'before' | 'after'> }) {
  const differences = recordDifference(audit.before, audit.after)
  if (differences.length === 0) return <p className="text-sm text-muted">No values were recorded with it.</p>
  const [hasBefore, hasAfter] = [audit.before !== null, audit.after !== null]
  return (
    <ValueDifferences
      differences={differences}
      name="Field"
      before={hasBefore ? (hasAfter ? 'Before' : 'Was') : null}
      after={hasAfter ? (hasBefore ? 'After' : 'Value') : null}
      nameOf={(difference) => settingAt(audit, difference)?.label ?? difference.path}
      wordsOf={(difference, value) => wordsOf(settingAt(audit, difference), value)}
    />
  )
}

type TaskSetting = (typeof TASK_SETTINGS)[TaskSettingName]

/** The plain setting of a task that differs, which tells itself in words; null: something else does. */
function settingAt({ subjectKind }: Pick<AuditRow, 'subjectKind'>, { path }: ValueDifference): TaskSetting | null {
  return subjectKind === 'task' && isTaskSetting(path) ? TASK_SETTINGS[path] : null
}

function wordsOf(setting: TaskSetting | null, value: JsonValue | undefined): JsonValue | undefined {
  return setting === null || value === undefined || value === null ? value : settingWords(setting, value)
}
