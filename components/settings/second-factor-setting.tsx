'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { toast } from 'sonner'
import { encode } from 'uqr'
import { useViewer } from '../frame/viewer.tsx'
import { Button } from '../ui/button.tsx'
import { CopiedText } from '../ui/copied-text.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { type Answered, beginSecondFactor, type Enrolment, endSecondFactor, finishSecondFactor } from './second-factor.ts'
import { SettingsPart } from './settings-part.tsx'

/** Turning on that sign-in takes a code of an app beside the password, and off. */
export function SecondFactorSetting() {
  const { hasSecondFactor } = useViewer()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <SettingsPart title="Second factor" description="A code of an app on your phone, beside the password.">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-base">
        {hasSecondFactor ? 'On: signing in takes a code.' : 'Off: your password alone signs you in.'}
        <Button onClick={() => setIsOpen(true)}>{hasSecondFactor ? 'Turn off …' : 'Turn on …'}</Button>
      </div>
      {isOpen && (hasSecondFactor ? <TurnOff onClose={() => setIsOpen(false)} /> : <TurnOn onClose={() => setIsOpen(false)} />)}
    </SettingsPart>
  )
}

/** Ends the dialog where what was asked for is done, says so, and has the page know. @returns what is wrong otherwise */
function useEnd(onClose: () => void): (answered: Answered<null>, done: string) => string | null {
  const router = useRouter()
  return (answered, done) => {
    if (!answered.ok) return answered.message
    toast.success(done)
    router.refresh()
    onClose()
    return null
  }
}

function TurnOn({ onClose }: { onClose: () => void }) {
  const end = useEnd(onClose)
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null)
  if (enrolment === null) {
    return (
      <Question
        title="Turn the second factor on"
        description="You need an authenticator app, such as Aegis, Google Authenticator or a password manager."
        label="Your password"
        button="Go on"
        type="password"
        autoComplete="current-password"
        onClose={onClose}
        onTyped={async (password) => {
          const begun = await beginSecondFactor(password)
          if (begun.ok) setEnrolment(begun.data)
          return begun.ok ? null : begun.message
        }}
      />
    )
  }
  return (
    <Question
      key="code"
      title="Scan this with your app"
      description="Then keep the recovery codes somewhere safe: each signs you in once without the app. They are not shown again."
      label="Code that the app shows"
      button="Turn on"
      autoComplete="one-time-code"
      onClose={onClose}
      onTyped={async (code) => end(await finishSecondFactor(code), 'The second factor is on.')}
    >
      <div className="flex flex-wrap gap-5 pb-4">
        <Code uri={enrolment.uri} />
        <div className="flex min-w-0 flex-1 basis-60 flex-col gap-3">
          <div>
            <h3 className="pb-1 text-xs font-medium text-muted">Or type this secret</h3>
            <CopiedText text={enrolment.secret} label="Copy the secret" said="Copied the secret." />
          </div>
          <div>
            <h3 className="pb-1 text-xs font-medium text-muted">Recovery codes</h3>
            <CopiedText text={enrolment.recoveryCodes.join('\n')} label="Copy the recovery codes" said="Copied the recovery codes." />
          </div>
        </div>
      </div>
    </Question>
  )
}

/** Black on white in both themes, as cameras expect it. */
function Code({ uri }: { uri: string }) {
  const { data, size } = encode(uri, { border: 2 })
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return (
    <svg
      role="img"
      aria-label="For the camera of your phone; the secret beside it says the same."
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-44 shrink-0 rounded border"
    >
      <rect width={size} height={size} fill="white" />
      <path d={dark.join('')} fill="black" />
    </svg>
  )
}

function TurnOff({ onClose }: { onClose: () => void }) {
  const end = useEnd(onClose)
  return (
    <Question
      title="Turn the second factor off"
      description="Your password alone signs you in then. The recovery codes are worth nothing any more."
      label="Your password"
      button="Turn off"
      type="password"
      autoComplete="current-password"
      onClose={onClose}
      onTyped={async (password) => end(await endSecondFactor(password), 'The second factor is off.')}
    />
  )
}

type QuestionProps = {
  title: string
  description: string
  label: string
  button: string
  type?: 'text' | 'password'
  autoComplete: string
  onClose: () => void
  /** @returns what is wrong with what was typed */
  onTyped: (typed: string) => Promise<string | null>
  children?: ReactNode
}

function Question({ title, description, label, button, type = 'text', autoComplete, onClose, onTyped, children }: QuestionProps) {
  const formId = useId()
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setIsBusy(true)
    setProblem(await onTyped(typed))
    setIsBusy(false)
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      description={description}
      width={children ? 'md' : 'sm'}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={isBusy}>
            {button}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate>
        {children}
        <Field label={label} error={problem ?? undefined}>
          <TextInput type={type} autoComplete={autoComplete} value={typed} onChange={(event) => setTyped(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  )
}
