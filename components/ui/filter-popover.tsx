'use client'

import { ListFilter } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { PopoverPanel } from './popover-panel.tsx'

type Props = {
  /** What the panel is called. */
  label: string
  /** How large it is. */
  className: string
  children: (close: () => void) => ReactNode
}

/** The button of a list's further filters, and what it opens. */
export function FilterPopover({ label, className, children }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>
        <Button size="sm" icon={<ListFilter />}>
          Filter
        </Button>
      </Popover.Trigger>
      <PopoverPanel label={label} className={className}>
        {children(() => setIsOpen(false))}
      </PopoverPanel>
    </Popover.Root>
  )
}
