'use client'

import { Ban, Check, LoaderCircle, Megaphone, Play, RotateCw, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RunDetail } from '#domain/views/run-views.ts'
import { useMay } from '../../frame/viewer.tsx'
import { Button } from '../../ui/button.tsx'
import { CONTROL_PERMISSIONS, type RunControl, runControls } from './run-controls.ts'
import type { RunActions } from './use-run-actions.tsx'

type Props = { run: RunDetail; actions: RunActions; onRunTask: () => void }

/** What the viewer can do with the run now, each as a button that asks first. */
export function RunControlButtons({ run, actions, onRunTask }: Props) {
  const may = useMay()
  const controls = runControls(run).filter((control) => may(CONTROL_PERMISSIONS[control], run.taskId))
  return (
    <>
      {may('run-now', run.taskId) && (
        <Button variant="quiet" icon={<Play />} onClick={onRunTask}>
          New run of the task …
        </Button>
      )}
      {run.state === 'running' && may('tell-run', run.taskId) && (
        <Button variant="quiet" icon={<Megaphone />} onClick={() => actions.ask('tell')}>
          Tell it …
        </Button>
      )}
      {controls.map((control) => (
        <ControlButton key={control} control={control} actions={actions} />
      ))}
    </>
  )
}

function ControlButton({ control, actions }: { control: RunControl; actions: RunActions }): ReactNode {
  switch (control) {
    case 'cancel':
      return (
        <Button icon={<Ban />} onClick={() => actions.ask('cancel')}>
          Cancel run …
        </Button>
      )
    case 'stopping':
      return (
        <Button
          icon={<LoaderCircle aria-hidden className="animate-turn" />}
          disabled
          title="Its worker has not confirmed yet that it stopped."
        >
          Stopping …
        </Button>
      )
    case 'rerun':
      return (
        <Button variant="primary" icon={<RotateCw />} onClick={() => actions.ask('rerun')}>
          Rerun …
        </Button>
      )
    case 'mark-succeeded':
      return (
        <Button icon={<Check />} onClick={() => actions.ask('mark-succeeded')}>
          Mark succeeded …
        </Button>
      )
    case 'mark-failed':
      return (
        <Button icon={<X />} onClick={() => actions.ask('mark-failed')}>
          Mark failed …
        </Button>
      )
  }
}
