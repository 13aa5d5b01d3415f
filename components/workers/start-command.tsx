'use client'

import { Copy } from 'lucide-react'
import { toast } from 'sonner'
import { Button } from '../ui/button.tsx'

const COMMAND = 'npm run worker'

/** The command that starts a worker, copied on a click. */
export function StartCommand() {
  const copy = async () => {
    await navigator.clipboard.writeText(COMMAND)
    toast.success('Copied the command.')
  }
  return (
    <Button icon={<Copy />} onClick={copy}>
      <code className="font-mono text-sm">{COMMAND}</code>
    </Button>
  )
}
