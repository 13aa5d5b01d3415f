'use client'

import { Menu } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { InboxBadge } from '../inbox/inbox-badge.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { DjagMark } from './djag-mark.tsx'
import { NavigationList } from './side-navigation.tsx'

/** The navigation on a phone: slides in from the left. */
export function NavigationDrawer() {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <span className="relative md:hidden">
        <IconButton label="Open the navigation" icon={<Menu />} onClick={() => setIsOpen(true)} />
        <InboxBadge isDot />
      </span>
      <Dialog.Portal>
        <Dialog.Overlay className="animate-appear fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="animate-from-left fixed inset-y-0 left-0 z-40 flex w-64 max-w-[80vw] flex-col bg-raised shadow-float outline-none"
        >
          <Dialog.Title className="flex h-(--bar-height) items-center gap-2.5 px-4 text-lg font-semibold">
            <DjagMark className="size-6" />
            Djag
          </Dialog.Title>
          <nav aria-label="Main" className="min-h-0 overflow-y-auto">
            <NavigationList onNavigate={() => setIsOpen(false)} />
          </nav>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
