'use client'

import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

type Props = {
  isOpen: boolean
  onClose: () => void
  /** The question: "Delete load-orders?" */
  title: ReactNode
  /** The consequence, in words. */
  description?: ReactNode
  /** The verb with its object and consequence: "Delete; 4 tasks lose this dependency". */
  confirmLabel: string
  /** What leaves everything as it is, where "Cancel" could be taken for the thing asked: "Keep it running". */
  dismissLabel?: string | undefined
  isDestructive?: boolean
  width?: 'sm' | 'md'
  /** The dialog closes when it resolves to true, and stays open (the caller showed why) when false. */
  onConfirm: () => Promise<boolean>
  /** Puts it into a change set in place of doing it; closes as the other does. */
  onStage?: (() => Promise<boolean>) | undefined
  children?: ReactNode
}

/** Asks before something that can't be undone or has a choice in it. */
export function ConfirmDialog(props: Props) {
  const {
    isOpen,
    onClose,
    title,
    description,
    confirmLabel,
    dismissLabel = 'Cancel',
    isDestructive = false,
    width = 'sm',
    onConfirm,
    onStage,
    children,
  } = props
  const [busy, setBusy] = useState<'confirm' | 'stage' | null>(null)
  const answer = async (how: 'confirm' | 'stage', act: () => Promise<boolean>) => {
    setBusy(how)
    try {
      if (await act()) onClose()
    } finally {
      setBusy(null)
    }
  }
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={title}
      description={description}
      width={width}
      footer={
        <>
          <Button onClick={onClose}>{dismissLabel}</Button>
          {onStage && (
            <Button isBusy={busy === 'stage'} disabled={busy !== null} onClick={() => answer('stage', onStage)}>
              Stage
            </Button>
          )}
          <Button
            variant={isDestructive ? 'danger' : 'primary'}
            isBusy={busy === 'confirm'}
            disabled={busy !== null}
            onClick={() => answer('confirm', onConfirm)}
            className="min-w-0 max-w-full truncate"
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
