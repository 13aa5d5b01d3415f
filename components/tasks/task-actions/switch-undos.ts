import { counted } from '#domain/counted.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import type { Undoing } from '../bulk/undoing.ts'
import type { ActionTarget } from './action-target.ts'

type Tasks = readonly ActionTarget[]

/** A change of whether tasks are enabled: to this, or each to the other of what it is. */
export type TaskSwitch = { tasks: Tasks; to: boolean | 'other'; enableChoice: ResumeChoice }

/** What takes back that tasks were switched or paused. Whatever passes between is run: nothing is lost by having tried. */
export function switchUndos(change: (change: TaskSwitch) => Promise<unknown>, offerUndo: (undoing: Undoing) => void) {
  const back = (tasks: Tasks, enabledNow: (task: ActionTarget) => boolean, to: TaskSwitch['to']) => {
    // As the tasks are left, so that the undoing is refused where somebody else switches one meanwhile.
    const asLeft = tasks.map((task) => ({ ...task, enabled: enabledNow(task), pause: null }))
    return () => change({ tasks: asLeft, to, enableChoice: 'all' })
  }
  return {
    ofDisabling: (tasks: Tasks) => {
      const undo = back(tasks, () => false, true)
      offerUndo({ what: `disabled ${named(tasks)}`, undo })
      return undo
    },
    /** A task whose pause was ended is paused anew by a person only: with a note and an end that hold now. */
    ofSwitch: (tasks: Tasks, isToggled: boolean) => {
      if (tasks.some((task) => task.pause)) return
      const undo = back(tasks, (task) => !task.enabled, isToggled ? 'other' : false)
      offerUndo({ what: `${isToggled ? 'toggled' : 'enabled'} ${named(tasks)}`, undo })
    },
    ofPause: (tasks: Tasks) => {
      const enabled = tasks.filter((task) => task.enabled)
      if (enabled.length === 0) return
      // What the pause says is not known here: the undoing is about whether they are enabled.
      const asLeft = enabled.map(({ id, name, dependsOnCount }) => ({ id, name, dependsOnCount, enabled: false }))
      offerUndo({ what: `paused ${named(enabled)}`, undo: () => change({ tasks: asLeft, to: true, enableChoice: 'all' }) })
    },
  }
}

export function named(tasks: Tasks): string {
  const [only] = tasks
  return tasks.length === 1 && only ? `“${only.name}”` : counted(tasks.length, 'task')
}
