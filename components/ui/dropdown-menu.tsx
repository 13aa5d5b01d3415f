'use client'

import clsx from 'clsx'
import { Check, ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { Kbd } from './kbd.tsx'

const contentClass =
  'animate-rise z-50 max-h-[var(--radix-dropdown-menu-content-available-height)] min-w-48 max-w-80 overflow-y-auto rounded bg-raised p-1 shadow-float'

/** A menu below its trigger (one button). Fill it with MenuItem, MenuLink, MenuChoice, MenuWithin, MenuLabel and MenuSeparator. */
export function DropdownMenu({ trigger, align = 'end', children }: { trigger: ReactNode; align?: 'start' | 'end'; children: ReactNode }) {
  return (
    // A modal one hides the page from screen readers and leaves it in the order of the Tab key.
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content align={align} sideOffset={4} collisionPadding={8} className={contentClass}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

const itemClass =
  'flex min-h-8 w-full cursor-pointer select-none items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none data-[highlighted]:bg-hover ' +
  'data-[disabled]:cursor-not-allowed data-[disabled]:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted'

type ItemProps = { icon?: ReactNode; keys?: string; disabled?: boolean; isDestructive?: boolean; onSelect: () => void; children: ReactNode }

export function MenuItem({ icon, keys, disabled, isDestructive = false, onSelect, children }: ItemProps) {
  return (
    <Radix.Item disabled={disabled} onSelect={onSelect} className={clsx(itemClass, isDestructive && 'text-red [&_svg]:text-red')}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {keys && <Kbd keys={keys} />}
    </Radix.Item>
  )
}

export function MenuLink({ href, icon, children }: { href: string; icon?: ReactNode; children: ReactNode }) {
  return (
    <Radix.Item asChild>
      <Link href={href} className={itemClass}>
        {icon}
        <span className="min-w-0 flex-1 truncate">{children}</span>
      </Link>
    </Radix.Item>
  )
}

/** One of several values, the chosen one ticked. */
export function MenuChoice({ isChosen, onSelect, children }: { isChosen: boolean; onSelect: () => void; children: ReactNode }) {
  return (
    <Radix.CheckboxItem checked={isChosen} onSelect={onSelect} className={itemClass}>
      <span className="flex size-4 shrink-0 items-center">
        <Radix.ItemIndicator>
          <Check />
        </Radix.ItemIndicator>
      </span>
      <span className="min-w-0 flex-1 truncate">{children}</span>
    </Radix.CheckboxItem>
  )
}

/** A menu within the menu, opened by the pointer, Enter or the right arrow. */
export function MenuWithin({ label, icon, children }: { label: string; icon?: ReactNode; children: ReactNode }) {
  return (
    <Radix.Sub>
      <Radix.SubTrigger className={clsx(itemClass, 'data-[state=open]:bg-hover')}>
        {icon}
        <span className="min-w-0 flex-1 truncate">{label}</span>
        <ChevronRight aria-hidden />
      </Radix.SubTrigger>
      <Radix.Portal>
        <Radix.SubContent sideOffset={4} collisionPadding={8} className={contentClass}>
          {children}
        </Radix.SubContent>
      </Radix.Portal>
    </Radix.Sub>
  )
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 pt-1.5 pb-1 text-xs text-faint">{children}</Radix.Label>
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />
}
