'use client'

import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { PASSWORD_LINK_HOURS } from '#domain/session-lifetimes.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'

/** A link that was just made: whom it is for, and what it carries. */
export type MadeLink = { name: string; token: string }

type Props = { link: MadeLink; onClose: () => void }

/** Shows a link this once: nobody can read it again. */
export function PasswordLinkDialog({ link, onClose }: Props) {
  const [isCopied, setIsCopied] = useState(false)
  const address = `${window.location.origin}/choose-password#token=${link.token}`
  const copy = async () => {
    await navigator.clipboard.writeText(address)
    setIsCopied(true)
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Give this link to ${link.name}`}
      description={`Whoever opens it chooses the password of this account. It works once, within ${PASSWORD_LINK_HOURS} hours, and is not shown again.`}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button variant="primary" icon={isCopied ? <Check /> : <Copy />} onClick={copy}>
            {isCopied ? 'Copied' : 'Copy the link'}
          </Button>
        </>
      }
    >
      <Field label="Link">
        <TextInput readOnly value={address} isMono onFocus={(event) => event.currentTarget.select()} />
      </Field>
    </Dialog>
  )
}
