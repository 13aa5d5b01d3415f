import type { Permission } from '#domain/roles.ts'
import { runsHref } from '../runs/run-list-params.ts'
import type { TaskVerb } from '../tasks/task-actions/intended-action.ts'

/** What can be said of a task in the palette: a word, then its name. */
export type PaletteCommand = {
  word: string
  /** The same by other words. */
  also: readonly string[]
  permission: Permission
  /** How a hit says it: `Run “load” …`. */
  title: (name: string) => string
  href: (taskId: number) => string
  /** What its page then does, or asks. */
  verb: TaskVerb | null
}

const taskHref = (taskId: number) => `/tasks/${taskId}`
const doing = { href: taskHref, also: [] }

export const PALETTE_COMMANDS: readonly PaletteCommand[] = [
  { ...doing, word: 'why', also: ['explain'], permission: 'read', title: (name) => `Why does “${name}” do what it does?`, verb: null },
  { ...doing, word: 'run', also: ['start'], permission: 'run-now', title: (name) => `Run “${name}” …`, verb: 'run' },
  { ...doing, word: 'pause', permission: 'switch-tasks', title: (name) => `Pause “${name}” …`, verb: 'pause' },
  { ...doing, word: 'resume', permission: 'switch-tasks', title: (name) => `Resume “${name}”`, verb: 'resume' },
  { ...doing, word: 'enable', permission: 'switch-tasks', title: (name) => `Enable “${name}”`, verb: 'enable' },
  { ...doing, word: 'disable', permission: 'switch-tasks', title: (name) => `Disable “${name}”`, verb: 'disable' },
  {
    ...{ word: 'edit', also: ['change'], permission: 'edit-tasks', title: (name) => `Edit “${name}”`, verb: null },
    href: (taskId) => `/tasks/${taskId}/edit`,
  },
  {
    ...{ word: 'runs', also: ['history'], permission: 'read', title: (name) => `Runs of “${name}”`, verb: null },
    href: (taskId) => runsHref({ task: taskId }),
  },
]

/** The command that a text begins with, and what it is to be done with; null: it is only searched for. */
export function readCommand(text: string): { command: PaletteCommand; rest: string } | null {
  const [, word = '', rest = ''] = /^\s*(\S+)\s+(.*\S)\s*$/u.exec(text) ?? []
  const said = word.toLowerCase()
  const command = PALETTE_COMMANDS.find((each) => each.word === said || each.also.includes(said))
  return command && rest !== '' ? { command, rest } : null
}
