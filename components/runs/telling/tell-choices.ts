import { counted } from '#domain/counted.ts'
import { jsonSentence, readJsonText } from '#domain/json-text.ts'
import type { JsonValue } from '#domain/json-value.ts'
import type { LogLevel } from '#domain/log-levels.ts'
import { CHANGE_LOG_LEVEL, STOP_AFTER_STEP } from '#domain/run-actions/run-action.ts'

/** Which runs there are to tell, and how many of them listen to what. */
export type Listeners = { executed: number; listensTo: readonly { action: string; runs: number }[] }

/** What can be chosen in the dialog: an action by its name, or one that is typed. */
export const OTHER = ''
export type TellChoice = { value: string; label: string; help: string }

/** What runs can be told, with who listens to it: Djag's own first, what handlers listen to, and anything else. */
export function tellChoices(listeners: Listeners): TellChoice[] {
  const own = [STOP_AFTER_STEP, CHANGE_LOG_LEVEL]
  const listened = listeners.listensTo.map(({ action }) => action).filter((action) => !own.includes(action))
  return [
    { value: STOP_AFTER_STEP, label: 'Stop after this step', help: whoListens(STOP_AFTER_STEP, listeners) },
    {
      value: CHANGE_LOG_LEVEL,
      label: 'Change the level of the log',
      help: 'Djag does it: lines below that level are not kept from then on.',
    },
    ...listened.map((action) => ({ value: action, label: action, help: whoListens(action, listeners) })),
    { value: OTHER, label: 'Something else', help: 'By its name. It waits until the handler listens to it, or the run has ended.' },
  ]
}

function whoListens(action: string, { executed, listensTo }: Listeners): string {
  const runs = listensTo.find((each) => each.action === action)?.runs ?? 0
  if (executed <= 1)
    return runs > 0
      ? 'Its handler listens to that.'
      : 'Its handler has not said that it listens to that: it may end without having heard it.'
  if (runs === 0) return 'No run has said that it listens to that.'
  return runs >= executed ? `All ${counted(executed, 'run')} listen to that.` : `${runs} of ${counted(executed, 'run')} listen to that.`
}

/** What stands in the dialog. */
export type TellDraft = { choice: string; name: string; level: LogLevel; payload: string }

/** What is asked for by a draft, or why it cannot be, by field. */
export function readTellDraft({
  choice,
  name,
  level,
  payload,
}: TellDraft): { action: string; payload: { [key: string]: JsonValue }; problems: null } | { problems: Record<string, string> } {
  if (choice === STOP_AFTER_STEP) return { action: choice, payload: {}, problems: null }
  if (choice === CHANGE_LOG_LEVEL) return { action: choice, payload: { level }, problems: null }
  const action = choice === OTHER ? name.trim() : choice
  if (action === '') return { problems: { action: 'Name what the handler listens to.' } }
  if (payload.trim() === '') return { action, payload: {}, problems: null }
  const read = readJsonText(payload)
  if (!read.ok) return { problems: { payload: jsonSentence(read.problem) } }
  const { value } = read
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problems: { payload: 'This must be an object: { … }.' } }
  return { action, payload: value, problems: null }
}
