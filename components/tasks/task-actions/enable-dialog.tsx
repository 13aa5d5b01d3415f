'use client'

import { useState } from 'react'
import { counted } from '#domain/counted.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import { switchEdits } from '../../change-sets/switch-edits.ts'
import { useStageInDialog } from '../../change-sets/use-stage-in-dialog.ts'
import { RadioChoices } from '../../forms/radio-choices.tsx'
import { LazyEditPreview } from '../../scenarios/lazy-edit-preview.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { HeldUpNote } from '../held-up-note.tsx'
import type { ActionTarget } from './action-target.ts'
import { enableChoices } from './enable-choices.ts'
import { KEEP_THEIRS, SwitchConflict } from './switch-conflict.tsx'

type Props = {
  tasks: readonly ActionTarget[]
  verb: 'Enable' | 'Toggle' | 'Resume'
  /** What is chosen at first: what was said when pausing. */
  proposed?: ResumeChoice
  /** Instants that passed while the tasks were disabled or paused. */
  undecided: number
  /** How many of the tasks have such instants: each would get one run for its latest. */
  latestRuns: number
  /** Somebody else switched them since they were seen: what the server said of it. */
  conflict?: string | null
  onClose: () => void
  onChoose: (choice: ResumeChoice) => Promise<boolean>
}

/** What to do with the instants that passed meanwhile: each choice says how many runs it means. */
export function EnableDialog({ tasks, verb, proposed = 'fromNow', undecided, latestRuns, conflict = null, onClose, onChoose }: Props) {
  const [choice, setChoice] = useState<ResumeChoice>(proposed)
  const stage = useStageInDialog()
  const toEnable = tasks.filter((task) => !task.enabled)
  const toDisable = tasks.filter((task) => task.enabled)
  const runs = { fromNow: 0, latest: latestRuns, all: undecided }[choice]
  const what = tasks.length === 1 ? `“${tasks[0]?.name}”` : counted(tasks.length, 'task')
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`${verb} ${what}?`}
      description={
        verb === 'Toggle' && `${counted(toEnable.length, 'task')} will be enabled, ${counted(toDisable.length, 'task')} disabled.`
      }
      dismissLabel={conflict === null ? undefined : KEEP_THEIRS}
      confirmLabel={`${verb}${undecided > 0 ? `; ${runs === 0 ? 'no runs' : counted(runs, 'run')} now` : ` ${what}`}`}
      onConfirm={() => onChoose(choice)}
      onStage={
        verb === 'Enable'
          ? () =>
              stage(
                switchEdits(
                  toEnable.map(({ id }) => id),
                  true,
                  choice,
                ),
                `Staged to enable ${what}.`,
              )
          : undefined
      }
    >
      <SwitchConflict message={conflict} />
      {verb === 'Toggle' && toDisable.length > 0 && <HeldUpNote ids={toDisable.map(({ id }) => id)} by="stopped" />}
      {undecided > 0 && (
        <RadioChoices
          legend={`${counted(undecided, 'instant')} passed without a run`}
          value={choice}
          onChange={setChoice}
          choices={enableChoices(undecided, latestRuns)}
        />
      )}
      <LazyEditPreview
        within="dialog"
        edit={{ kind: 'switch', enableIds: toEnable.map(({ id }) => id), disableIds: toDisable.map(({ id }) => id), choice }}
      />
    </ConfirmDialog>
  )
}
