'use client'

import { useQueryClient } from '@tanstack/react-query'
import { type ComponentProps, useState } from 'react'
import { toast } from 'sonner'
import { describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'
import { Button } from '../ui/button.tsx'
import { notificationKeys } from './queries.ts'

type Props = Omit<ComponentProps<typeof Button>, 'onClick' | 'isBusy'> & {
  /** The server action that has a message sent. */
  send: () => Parameters<typeof perform>[0]
  /** What is told once it is on its way. */
  said: string
}

/** Has a message sent, and reads anew what the page shows of messages. */
export function SendingButton({ send, said, ...look }: Props) {
  const queryClient = useQueryClient()
  const [isBusy, setIsBusy] = useState(false)
  const ask = async () => {
    setIsBusy(true)
    try {
      await perform(send())
      toast.success(said)
    } catch (error) {
      toast.error(describeError(error).message)
    } finally {
      setIsBusy(false)
      await queryClient.invalidateQueries({ queryKey: notificationKeys.all })
    }
  }
  return <Button {...look} onClick={ask} isBusy={isBusy} />
}
