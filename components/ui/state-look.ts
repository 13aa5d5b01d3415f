import type { IncidentSeverity } from '#domain/incidents/incident.ts'
import type { DeadlineTrouble } from '#domain/views/deadline-views.ts'
import type { TaskStatus, Trouble } from '#domain/views/task-views.ts'
import type { RunState } from '#scheduling/model/run-states.ts'

export type Hue = 'grey' | 'amber' | 'sky' | 'blue' | 'green' | 'red' | 'violet' | 'orange'
export type StateIcon =
  | 'clock'
  | 'hourglass'
  | 'dot'
  | 'arc'
  | 'check'
  | 'cross'
  | 'square'
  | 'slash'
  | 'merge'
  | 'pause'
  | 'power'
  | 'retry'
  | 'warning'
  | 'flag'
  | 'octagon'

/** Everything that is shown as a state: tasks and what is wrong with them, runs, instants without a run, user actions, workers, incidents by their severity. */
export type ShownState =
  | TaskStatus
  | Trouble
  | DeadlineTrouble
  | 'recovered'
  | RunState
  | 'skipped'
  | 'coalesced'
  | 'paused'
  | 'pending'
  | 'done'
  | 'live'
  | 'draining'
  | 'stopped'
  | 'lost'
  | IncidentSeverity

export type StateLook = { word: string; hue: Hue; icon: StateIcon }

/** The one table of icon, word and hue of each state; list, graph, page and chart all read it. */
export const STATE_LOOKS: Readonly<Record<ShownState, StateLook>> = {
  sleeping: { word: 'Sleeping', hue: 'grey', icon: 'clock' },
  waiting: { word: 'Waiting', hue: 'amber', icon: 'hourglass' },
  queued: { word: 'Queued', hue: 'sky', icon: 'dot' },
  running: { word: 'Running', hue: 'blue', icon: 'arc' },
  retrying: { word: 'Retrying', hue: 'amber', icon: 'retry' },
  succeeded: { word: 'Succeeded', hue: 'green', icon: 'check' },
  failed: { word: 'Failed', hue: 'red', icon: 'cross' },
  cancelled: { word: 'Cancelled', hue: 'grey', icon: 'square' },
  expired: { word: 'Expired', hue: 'red', icon: 'hourglass' },
  skipped: { word: 'Skipped', hue: 'grey', icon: 'slash' },
  coalesced: { word: 'Coalesced', hue: 'violet', icon: 'merge' },
  paused: { word: 'Paused', hue: 'grey', icon: 'pause' },
  disabled: { word: 'Disabled', hue: 'grey', icon: 'power' },
  set_aside: { word: 'Set aside', hue: 'red', icon: 'warning' },
  failing: { word: 'Failing', hue: 'red', icon: 'octagon' },
  late: { word: 'Late', hue: 'orange', icon: 'flag' },
  at_risk: { word: 'At risk', hue: 'amber', icon: 'warning' },
  missed: { word: 'Missed', hue: 'red', icon: 'flag' },
  recovered: { word: 'Recovered', hue: 'green', icon: 'check' },
  pending: { word: 'Pending', hue: 'sky', icon: 'dot' },
  done: { word: 'Done', hue: 'green', icon: 'check' },
  live: { word: 'Live', hue: 'green', icon: 'check' },
  draining: { word: 'Draining', hue: 'amber', icon: 'hourglass' },
  stopped: { word: 'Stopped', hue: 'grey', icon: 'square' },
  lost: { word: 'Lost', hue: 'red', icon: 'cross' },
  critical: { word: 'Critical', hue: 'red', icon: 'octagon' },
  warning: { word: 'Warning', hue: 'amber', icon: 'warning' },
  info: { word: 'Info', hue: 'sky', icon: 'dot' },
}

/** The token of a hue, for SVG and charts: `var(--blue)`. */
export function hueVariable(hue: Hue): string {
  return `var(--${hue})`
}
