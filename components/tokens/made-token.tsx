'use client'

import { Button, LinkButton } from '../ui/button.tsx'
import { CopiedText } from '../ui/copied-text.tsx'
import { Dialog } from '../ui/dialog.tsx'

/** A token as it was made: it is seen here and never again. */
export function MadeToken({ name, text, onClose }: { name: string; text: string; onClose: () => void }) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`The token ${name}`}
      description="Copy it now: it is kept nowhere and cannot be shown again. Who has it may what it may."
      footer={
        <>
          <LinkButton href="/settings/api" onClick={onClose}>
            How it is used
          </LinkButton>
          <Button variant="primary" onClick={onClose}>
            I have copied it
          </Button>
        </>
      }
    >
      <CopiedText text={text} label="Copy the token" said="Copied the token." />
    </Dialog>
  )
}
