'use client'

import clsx from 'clsx'
import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'

type Props = {
  /** What it is called; left out where what is in it has a name of its own. */
  label?: string
  /** How wide it is. */
  className: string
  children: ReactNode
}

/** What opens below the trigger of a popover, wherever there is room for it. */
export function PopoverPanel({ label, className, children }: Props) {
  return (
    <Popover.Portal>
      <Popover.Content
        align="start"
        sideOffset={4}
        collisionPadding={8}
        aria-label={label}
        className={clsx('animate-rise z-50 rounded bg-raised shadow-float', className)}
      >
        {children}
      </Popover.Content>
    </Popover.Portal>
  )
}
