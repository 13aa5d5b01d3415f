'use client'

import clsx from 'clsx'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from './icon-button.tsx'

type Props = {
  isOpen: boolean
  onClose: () => void
  title: ReactNode
  /** One sentence under the title. */
  description?: ReactNode
  width?: 'sm' | 'md' | 'lg'
  /** Buttons, the primary one last. */
  footer?: ReactNode
  children?: ReactNode
}

const widths = { sm: 'sm:max-w-md', md: 'sm:max-w-xl', lg: 'sm:max-w-3xl' }

/** A question or a small form above the page; Escape and a click beside it close it. Fills the width of a phone from below. */
export function Dialog({ isOpen, onClose, title, description, width = 'md', footer, children }: Props) {
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="animate-appear fixed inset-0 z-40 flex items-end justify-center overflow-y-auto bg-scrim sm:items-start sm:px-4 sm:pt-[12vh]">
          <Radix.Content
            onOpenAutoFocus={focusWhatMatters}
            {...(description === undefined && { 'aria-describedby': undefined })}
            className={clsx(
              'animate-rise flex max-h-[92dvh] w-full flex-col rounded-t-[10px] bg-raised shadow-float outline-none sm:max-h-[80dvh] sm:rounded',
              widths[width],
            )}
          >
            <div className="flex items-start gap-2 px-5 pt-4">
              <div className="min-w-0 flex-1">
                <Radix.Title className="break-words text-lg font-semibold">{title}</Radix.Title>
                {description && <Radix.Description className="mt-1 max-w-[80ch] text-base text-muted">{description}</Radix.Description>}
              </div>
              <Radix.Close asChild>
                <IconButton label="Close" icon={<X />} size="sm" className="-mr-1.5" />
              </Radix.Close>
            </div>
            <div data-dialog-body className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
              {children}
            </div>
            {footer && (
              <div data-dialog-footer className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">
                {footer}
              </div>
            )}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  )
}

/**
 * The first field; without one the first button of the footer (the one that changes nothing), never the cross, nor a time or name in a sentence
 * (`data-told`), whose tooltip would cover it.
 */
function focusWhatMatters(event: Event): void {
  const content = event.currentTarget
  if (!(content instanceof HTMLElement)) return
  const focusable = ':is(input, textarea, select, button, [tabindex="0"]):not(:disabled):not([tabindex="-1"]):not([data-told] *)'
  const target =
    content.querySelector<HTMLElement>(`[data-dialog-body] ${focusable}`) ??
    content.querySelector<HTMLElement>(`[data-dialog-footer] ${focusable}`)
  event.preventDefault()
  ;(target ?? content).focus()
}
