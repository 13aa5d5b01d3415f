'use client'

import clsx from 'clsx'
import { Layers } from 'lucide-react'
import { useCan } from '../../frame/viewer.tsx'
import { Button } from '../../ui/button.tsx'

type Props = { isOn: boolean; onSwitch: (isOn: boolean) => void }

/** Whether what is done on the graph is saved at once, or waits in a change set. */
export function StagingSwitch({ isOn, onSwitch }: Props) {
  const mayStage = useCan('switch-tasks', 'somewhere')
  if (!mayStage) return null
  return (
    <Button
      size="sm"
      icon={<Layers />}
      aria-pressed={isOn}
      title="Edits wait in a change set until it is applied, in place of being saved at once"
      className={clsx(isOn && '!border-accent !bg-accent-soft')}
      onClick={() => onSwitch(!isOn)}
    >
      Stage edits
    </Button>
  )
}
