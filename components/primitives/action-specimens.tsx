'use client'

import { MoreHorizontal, Play, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { Button, LinkButton } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { CopiedText } from '../ui/copied-text.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { DropdownMenu, MenuChoice, MenuItem, MenuLabel, MenuLink, MenuSeparator } from '../ui/dropdown-menu.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { MiddleCut } from '../ui/middle-cut.tsx'
import { MissingPart } from '../ui/missing-part.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { type Specimen, State, States } from './specimen.tsx'

const VARIANTS = ['primary', 'secondary', 'quiet', 'danger'] as const

function OpenedDialog() {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Open a dialog</Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        title="New crontab"
        description="When a task fires."
        footer={<Button onClick={() => setIsOpen(false)}>Done</Button>}
      >
        <p className="text-base">What one is asked.</p>
      </Dialog>
    </>
  )
}

function Question({ isDestructive }: { isDestructive: boolean }) {
  const [isOpen, setIsOpen] = useState(false)
  const what = isDestructive ? 'Delete “load-orders”?' : 'Run “load-orders” now?'
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Ask: {what}</Button>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        title={what}
        description="What it means, before it is done."
        confirmLabel={isDestructive ? 'Delete task' : 'Run now'}
        isDestructive={isDestructive}
        onConfirm={async () => true}
      />
    </>
  )
}

/** What one presses, and what opens then. */
function PartAskedFor() {
  const [isAsked, setIsAsked] = useState(false)
  return (
    <>
      <Button onClick={() => setIsAsked(true)}>Ask for it</Button>
      {isAsked && <MissingPart />}
    </>
  )
}

export const ACTION_SPECIMENS: readonly Specimen[] = [
  {
    file: 'button.tsx',
    Shown: () => (
      <States>
        {VARIANTS.map((variant) => (
          <State key={variant} name={variant}>
            <div className="flex flex-wrap items-center gap-2">
              <Button variant={variant}>Save task</Button>
              <Button variant={variant} size="sm" icon={<Plus />}>
                Small
              </Button>
              <Button variant={variant} isBusy>
                Busy
              </Button>
              <Button variant={variant} disabled>
                Disabled
              </Button>
            </div>
          </State>
        ))}
        <State name="a link">
          <LinkButton href="/tasks">Tasks</LinkButton>
        </State>
      </States>
    ),
  },
  {
    file: 'icon-button.tsx',
    Shown: () => (
      <State name="both sizes, disabled">
        <span className="flex items-center gap-2">
          <IconButton label="Run now" icon={<Play />} keys="r" />
          <IconButton label="Remove this row" icon={<Trash2 />} size="sm" />
          <IconButton label="Not now" icon={<Play />} disabled />
        </span>
      </State>
    ),
  },
  {
    file: 'middle-cut.tsx',
    Shown: () => (
      <State name="short, and cut in the middle">
        <div className="flex w-40 flex-col gap-2">
          <MiddleCut text="extract" />
          <MiddleCut text="marketing.push-to-ad-network" />
        </div>
      </State>
    ),
  },
  {
    file: 'copied-text.tsx',
    Shown: () => (
      <State name="one line, and several">
        <div className="flex w-72 flex-col gap-2">
          <CopiedText text="export TOKEN=djag_…" label="Copy the setting" said="Copied the setting." />
          <CopiedText
            text={'curl -X POST \\\n  http://localhost:3000/api/v1/actions/pause-task'}
            label="Copy the command"
            said="Copied the command."
          />
        </div>
      </State>
    ),
  },
  {
    file: 'tooltip.tsx',
    Shown: () => (
      <State name="on hover and focus">
        <Tooltip content="Asks for a run beside the crontab" keys="r">
          <Button>Run now</Button>
        </Tooltip>
      </State>
    ),
  },
  {
    file: 'dropdown-menu.tsx',
    Shown: () => (
      <State name="every kind of entry">
        <DropdownMenu align="start" trigger={<IconButton label="More" icon={<MoreHorizontal />} />}>
          <MenuLabel>This task</MenuLabel>
          <MenuItem icon={<Play />} keys="r" onSelect={() => {}}>
            Run now
          </MenuItem>
          <MenuItem disabled onSelect={() => {}}>
            Not now
          </MenuItem>
          <MenuLink href="/tasks">All tasks</MenuLink>
          <MenuChoice isChosen onSelect={() => {}}>
            Chosen
          </MenuChoice>
          <MenuSeparator />
          <MenuItem icon={<Trash2 />} isDestructive onSelect={() => {}}>
            Delete
          </MenuItem>
        </DropdownMenu>
      </State>
    ),
  },
  {
    file: 'dialog.tsx',
    Shown: () => (
      <State name="opened by its button">
        <OpenedDialog />
      </State>
    ),
  },
  {
    file: 'confirm-dialog.tsx',
    Shown: () => (
      <States>
        <State name="a question">
          <Question isDestructive={false} />
        </State>
        <State name="one that destroys">
          <Question isDestructive />
        </State>
      </States>
    ),
  },
  {
    file: 'missing-part.tsx',
    Shown: () => (
      <State name="asked for, and not to be had">
        <PartAskedFor />
      </State>
    ),
  },
  {
    file: 'toaster.tsx',
    Shown: () => (
      <State name="what was done, and what could not be">
        <span className="flex gap-2">
          <Button onClick={() => toast.success('Disabled 3 tasks.', { action: { label: 'Undo', onClick: () => {} } })}>
            Tell of a success
          </Button>
          <Button onClick={() => toast.error('The server does not answer.')}>Tell of a failure</Button>
        </span>
      </State>
    ),
  },
]
