import type { Permission } from '#domain/roles.ts'
import { runsHref } from '../runs/run-list-params.ts'
import type { TagVerb, TaskVerb } from '../tasks/task-actions/intended-action.ts'
import { tasksHref } from '../tasks/task-list-params.ts'

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
  /** The same for all tasks of a tag; null: it is for single tasks. */
  ofTag: TagCommand | null
}

export type TagCommand = {
  /** How a hit says it: `Run all tasks of “finance” …`. */
  title: (tag: string) => string
  href: (tag: string) => string
  /** What their list then asks. */
  verb: TagVerb | null
}

const taskHref = (taskId: number) => `/tasks/${taskId}`
const doing = { href: taskHref, also: [], ofTag: null }
const tagHref = (tag: string) => tasksHref({ tag: [tag] })
const asking = (verb: TagVerb, word: string): TagCommand => ({
  title: (tag) => `${word} all tasks of “${tag}” …`,
  href: tagHref,
  verb,
})

export const PALETTE_COMMANDS: readonly PaletteCommand[] = [
  { ...doing, word: 'why', also: ['explain'], permission: 'read', title: (name) => `Why does “${name}” do what it does?`, verb: null },
  {
    ...{ ...doing, word: 'run', also: ['start'], permission: 'run-now', title: (name) => `Run “${name}” …`, verb: 'run' },
    ofTag: asking('run', 'Run'),
  },
  {
    ...{ ...doing, word: 'pause', permission: 'switch-tasks', title: (name) => `Pause “${name}” …`, verb: 'pause' },
    ofTag: asking('pause', 'Pause'),
  },
  { ...doing, word: 'resume', permission: 'switch-tasks', title: (name) => `Resume “${name}”`, verb: 'resume' },
  {
    ...{ ...doing, word: 'enable', permission: 'switch-tasks', title: (name) => `Enable “${name}”`, verb: 'enable' },
    ofTag: asking('enable', 'Enable'),
  },
  {
    ...{ ...doing, word: 'disable', permission: 'switch-tasks', title: (name) => `Disable “${name}”`, verb: 'disable' },
    ofTag: asking('disable', 'Disable'),
  },
  {
    ...{ ...doing, word: 'edit', also: ['change'], permission: 'edit-tasks', title: (name) => `Edit “${name}”`, verb: null },
    href: (taskId) => `/tasks/${taskId}/edit`,
  },
  {
    ...{ word: 'runs', also: ['history'], permission: 'read', title: (name) => `Runs of “${name}”`, verb: null },
    href: (taskId) => runsHref({ task: taskId }),
    ofTag: { title: (tag) => `Runs of the tasks of “${tag}”`, href: (tag) => runsHref({ tag: [tag] }), verb: null },
  },
]

/** The command that a text begins with, and what it is to be done with; null: it is only searched for. */
export function readCommand(text: string): { command: PaletteCommand; rest: string } | null {
  const [, word = '', rest = ''] = /^\s*(\S+)\s+(.*\S)\s*$/u.exec(text) ?? []
  const said = word.toLowerCase()
  const command = PALETTE_COMMANDS.find((each) => each.word === said || each.also.includes(said))
  return command && rest !== '' ? { command, rest } : null
}

const MOST_TAGS = 5

/** The tags on tasks whose name has a text in it; those that begin with it first. */
export function tagsCalled<Tag extends { name: string; taskCount: number }>(text: string, tags: readonly Tag[]): Tag[] {
  const said = text.trim().toLowerCase()
  if (said === '') return []
  const found = tags.filter(({ name, taskCount }) => taskCount > 0 && name.toLowerCase().includes(said))
  const beginsElsewhere = ({ name }: Tag) => Number(!name.toLowerCase().startsWith(said))
  return found.sort((a, b) => beginsElsewhere(a) - beginsElsewhere(b)).slice(0, MOST_TAGS)
}

const MOST_ACTIONS = 5

/** The team's own actions that somebody may ask for and whose title or type has a text in it. */
export function teamActionsCalled<Type extends { type: string; title: string; mayAsk: boolean; team: object | null }>(
  text: string,
  types: readonly Type[],
): Type[] {
  const said = text.trim().toLowerCase()
  if (said === '') return []
  const isCalled = ({ type, title }: Type) => type.includes(said) || title.toLowerCase().includes(said)
  return types.filter((each) => each.team !== null && each.mayAsk && isCalled(each)).slice(0, MOST_ACTIONS)
}
