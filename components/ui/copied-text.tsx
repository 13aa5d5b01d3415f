'use client'

import { Copy } from 'lucide-react'
import { toast } from 'sonner'
import { IconButton } from './icon-button.tsx'

type Props = { text: string /** What it is: "Copy the token". */; label: string /** What was done: "Copied the token." */; said: string }

/** Text for a terminal or a setting as it has to be pasted, with a button that copies it. */
export function CopiedText({ text, label, said }: Props) {
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    toast.success(said)
  }
  return (
    <div className="flex items-start gap-1 rounded border bg-subtle py-1 pr-1 pl-3">
      <pre className="min-w-0 flex-1 whitespace-pre-wrap py-1.5 font-mono text-sm [overflow-wrap:anywhere]">{text}</pre>
      <IconButton label={label} icon={<Copy />} size="sm" onClick={copy} />
    </div>
  )
}
