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
    children,
  } = props
  const [isBusy, setIsBusy] = useState(false)
  const confirm = async () => {
    setIsBusy(true)
    try {
      if (await onConfirm()) onClose()
    } finally {
      setIsBusy(false)
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
          <Button variant={isDestructive ? 'danger' : 'primary'} isBusy={isBusy} onClick={confirm} className="min-w-0 max-w-full truncate">
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
