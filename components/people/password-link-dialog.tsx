'use client'

import { PASSWORD_LINK_HOURS } from '#domain/session-lifetimes.ts'
import type { LinkMail } from '#domain/views/people-views.ts'
import { Button } from '../ui/button.tsx'
import { CopiedText } from '../ui/copied-text.tsx'
import { Dialog } from '../ui/dialog.tsx'

/** A link that was just made: whom it is for, what it carries, and what became of the mail with it; null: nothing is mailed here. */
export type MadeLink = { name: string; token: string; mail: LinkMail | null }

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
      {link.mail && <MailNote mail={link.mail} />}
    </Dialog>
  )
}

function MailNote({ mail: { to, problem } }: { mail: LinkMail }) {
  if (problem === null) return <p className="mt-3 text-sm text-muted">It was mailed to {to}, too.</p>
  return (
    <p role="alert" className="mt-3 text-sm text-amber">
      No mail went to {to || 'them'}: {problem} Give them the link yourself.
    </p>
  )
}
