'use client'

import { type ReactNode, useRef, useState } from 'react'
import type { ActionResult } from '#domain/errors.ts'
import { confirmPasswordAction } from '#server/server-actions/people-actions.ts'
import { ApiError, describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'

export type Confirmed = {
  /**
   * Does what takes a password that was typed a short while ago; asks for it where that is longer ago, and then does it.
   * @returns null when nobody typed it
   * @throws ApiError as `perform` does
   */
  act: <Data>(call: () => Promise<ActionResult<Data>>) => Promise<{ data: Data } | null>
  dialog: ReactNode
}

/** Typing one's password once more before people are touched. */
export function useConfirmed(): Confirmed {
  const [isAsking, setIsAsking] = useState(false)
  const settle = useRef<(isConfirmed: boolean) => void>(() => {})
  const ask = () =>
    new Promise<boolean>((resolve) => {
      settle.current = resolve
      setIsAsking(true)
    })
  const act: Confirmed['act'] = async (call) => {
    for (;;) {
      try {
        return { data: await perform(call()) }
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'not_confirmed') throw error
      }
      if (!(await ask())) return null
    }
  }
  const end = (isConfirmed: boolean) => {
    setIsAsking(false)
    settle.current(isConfirmed)
  }
  return { act, dialog: isAsking && <PasswordQuestion onEnd={end} /> }
}

function PasswordQuestion({ onEnd }: { onEnd: (isConfirmed: boolean) => void }) {
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string>()
  const isRight = useRef(false)
  const confirm = async () => {
    try {
      await perform(confirmPasswordAction({ password }))
      isRight.current = true
    } catch (error) {
      setProblem(error instanceof ApiError ? (error.fields.password ?? error.message) : describeError(error).message)
    }
    return isRight.current
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={() => onEnd(isRight.current)}
      title="Type your password once more"
      description="What you ask for touches people, what they sign in with, or secrets, and you signed in a while ago."
      confirmLabel="Go on"
      onConfirm={confirm}
    >
      <form
        noValidate
        onSubmit={async (event) => {
          event.preventDefault()
          if (await confirm()) onEnd(true)
        }}
      >
        <Field label="Your password" error={problem}>
          <TextInput
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
      </form>
    </ConfirmDialog>
  )
}
