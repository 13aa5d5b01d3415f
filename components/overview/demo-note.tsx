'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { toast } from 'sonner'
import { agreeing, counted } from '#domain/counted.ts'
import { removeDemoDataAction } from '#server/server-actions/task-actions.ts'
import { describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'
import { useCan } from '../frame/viewer.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'

/** Says what is only a demonstration, and takes it away. */
export function DemoNote({ count }: { count: number }) {
  const queryClient = useQueryClient()
  const mayRemove = useCan('remove-demo')
  const [isAsking, setIsAsking] = useState(false)
  const remove = async () => {
    try {
      const { tasks } = await perform(removeDemoDataAction())
      await queryClient.invalidateQueries()
      toast.success(`Removed ${counted(tasks, 'task')} of the demo data.`)
      return true
    } catch (error) {
      toast.error(describeError(error).message)
      return false
    }
  }
  return (
    <aside aria-label="Demo data" className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t pt-3 text-sm text-muted">
      <p className="min-w-0 flex-1 basis-64">
        <Link href="/tasks?demo=true" className="underline underline-offset-4">
          {count === 1 ? 'One task' : counted(count, 'task')}
        </Link>{' '}
        {agreeing(count, 'is', 'are')} demo data: a made-up company to look around in.
        {!mayRemove && ' An editor can remove it.'}
      </p>
      {mayRemove && (
        <Button size="sm" icon={<Trash2 />} onClick={() => setIsAsking(true)}>
          Remove demo data
        </Button>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title="Remove the demo data?"
        description="Its tasks go with their runs and logs, their dependencies and the crontabs that nothing else uses. Your own tasks stay; those that depend on a demo task no longer do."
        confirmLabel={`Remove ${counted(count, 'task')} with their runs`}
        isDestructive
        onConfirm={remove}
      />
    </aside>
  )
}
