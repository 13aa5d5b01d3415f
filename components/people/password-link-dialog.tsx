'use client'

import { PASSWORD_LINK_HOURS } from '#domain/session-lifetimes.ts'
import { Button } from '../ui/button.tsx'
import { CopiedText } from '../ui/copied-text.tsx'
import { Dialog } from '../ui/dialog.tsx'

/** A link that was just made: whom it is for, and what it carries. */
export type MadeLink = { name: string; token: string }

/** Shows a link this once: nobody can read it again. */
export function PasswordLinkDialog({ link, onClose }: { link: MadeLink; onClose: () => void }) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Give this link to ${link.name}`}
      description={`Whoever opens it chooses the password of this account. It works once, within ${PASSWORD_LINK_HOURS} hours, and is not shown again.`}
      footer={
        <Button variant="primary" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      <CopiedText text={`${window.location.origin}/choose-password#token=${link.token}`} label="Copy the link" said="Copied the link." />
    </Dialog>
  )
}
