'use client'

import type { TaskDetail } from '#domain/views/task-views.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import { BackfillDialog } from '../backfill/backfill-dialog.tsx'
import type { ActionTarget } from './action-target.ts'
import { DisableDialog } from './disable-dialog.tsx'
import { EnableDialog } from './enable-dialog.tsx'
import { PauseDialog } from './pause-dialog.tsx'
import { RunNowDialog, type RunNowPreset } from './run-now-dialog.tsx'
import { SkipDialog } from './skip-dialog.tsx'
import { type WaivableEdge, WaiveDialog } from './waive-dialog.tsx'

type Done = (() => void) | undefined
type Tasks = readonly ActionTarget[]

/** The question that is open. `conflict`: somebody else answered it meanwhile; what the server said of that. */
export type Asking =
  | { kind: 'enable' | 'toggle'; tasks: Tasks; undecided: number; latestRuns: number; conflict: string | null; onDone: Done }
  | { kind: 'resume'; task: ActionTarget; undecided: number; conflict: string | null }
  | { kind: 'disable'; tasks: Tasks; onDone: Done }
  | { kind: 'pause'; tasks: Tasks; onDone: Done }
  | { kind: 'run'; tasks: Tasks; preset: RunNowPreset; onDone: Done }
  | { kind: 'skip'; detail: TaskDetail }
  | { kind: 'waive'; edge: WaivableEdge }
  | { kind: 'backfill'; task: { id: number; name: string; crontab: CrontabDefinition } }

type Props = {
  asking: Asking
  onClose: () => void
  onChoose: (choice: ResumeChoice) => Promise<boolean>
  onDisable: (tasks: Tasks, onDone: Done) => Promise<boolean>
}

/** The dialog of the question that is open. */
export function TaskDialogs({ asking, onClose, onChoose, onDisable }: Props) {
  switch (asking.kind) {
    case 'enable':
    case 'toggle':
      return <EnableDialog {...asking} verb={asking.kind === 'toggle' ? 'Toggle' : 'Enable'} onClose={onClose} onChoose={onChoose} />
    case 'resume':
      return (
        <EnableDialog
          tasks={[asking.task]}
          verb="Resume"
          proposed={asking.task.pause?.resumeChoice ?? 'fromNow'}
          undecided={asking.undecided}
          latestRuns={1}
          conflict={asking.conflict}
          onClose={onClose}
          onChoose={onChoose}
        />
      )
    case 'disable':
      return <DisableDialog tasks={asking.tasks} onClose={onClose} onConfirm={() => onDisable(asking.tasks, asking.onDone)} />
    case 'pause':
      return <PauseDialog tasks={asking.tasks} onClose={onClose} onDone={asking.onDone} />
    case 'run':
      return <RunNowDialog tasks={asking.tasks} preset={asking.preset} onClose={onClose} onDone={asking.onDone} />
    case 'skip':
      return <SkipDialog detail={asking.detail} onClose={onClose} />
    case 'waive':
      return <WaiveDialog edge={asking.edge} onClose={onClose} />
    case 'backfill':
      return <BackfillDialog task={asking.task} onClose={onClose} />
  }
}
