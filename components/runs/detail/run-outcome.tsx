'use client'

import type { JsonValue } from '#domain/json-value.ts'
import type { RunDetail } from '#domain/views/run-views.ts'
import { isEnded } from '#scheduling/model/run-states.ts'
import { ClosedValue } from '../../sentences/closed-value.tsx'
import { JsonTree } from '../../ui/json-tree/json-tree.tsx'
import { Section } from '../../ui/section.tsx'

/** What the run came to: its progress while it runs, then its result or its error. */
export function RunOutcome({ run }: { run: RunDetail }) {
  if (run.closedBy !== null) return <Closed run={run} closedBy={run.closedBy} />
  if (run.state === 'running' && run.progress !== null) return <Progress percent={run.progress} message={run.progressMessage} />
  // What a cancelled run says of itself is no error: its page tells who cancelled it.
  if (run.error && run.state !== 'cancelled') return <Failure message={run.error.message} stack={run.error.stack} />
  if (run.result !== null) return <Result result={run.result} />
  return isEnded(run.state) ? null : <Outstanding />
}

/** How it went on is to be seen, and what it said of itself is not. */
function Closed({ run, closedBy }: { run: RunDetail; closedBy: readonly string[] }) {
  const isRunning = run.state === 'running' && run.progress !== null
  const hasFailed = run.state === 'failed' || run.state === 'expired'
  return (
    <>
      {isRunning && <Progress percent={run.progress ?? 0} message={null} />}
      <Section title={hasFailed ? 'Error' : 'Result'}>
        <ClosedValue closedBy={closedBy} />
      </Section>
    </>
  )
}

/** Holds the place of what the run comes to: what stands below does not move when it ends. */
function Outstanding() {
  return (
    <Section title="Result">
      <p className="py-1 text-sm text-muted">None yet.</p>
    </Section>
  )
}

function Result({ result }: { result: JsonValue }) {
  return (
    <Section title="Result">
      <JsonTree value={result} ariaLabel="Result" />
    </Section>
  )
}

function Progress({ percent, message }: { percent: number; message: string | null }) {
  return (
    <Section title="Progress">
      <div className="flex flex-col gap-1.5">
        <progress
          max={100}
          value={percent}
          aria-label="Progress"
          className="h-1.5 w-full appearance-none overflow-hidden rounded-full bg-active [&::-moz-progress-bar]:bg-blue [&::-webkit-progress-bar]:bg-active [&::-webkit-progress-value]:bg-blue"
        />
        <span className="flex justify-between gap-4 text-sm text-muted">
          <span className="min-w-0 [overflow-wrap:anywhere]">{message}</span>
          <span className="tabular">{percent} %</span>
        </span>
      </div>
    </Section>
  )
}

function Failure({ message, stack }: { message: string; stack: string | undefined }) {
  return (
    <Section title="Error">
      <p className="max-w-[80ch] text-base text-red [overflow-wrap:anywhere]">{message}</p>
      {stack && (
        <details className="mt-2">
          <summary className="cursor-pointer text-sm text-muted hover:text-fg">Where it happened</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
          <pre tabIndex={0} className="mt-1 max-h-80 overflow-auto rounded border bg-subtle p-3 font-mono text-xs">
            {stack}
          </pre>
        </details>
      )}
    </Section>
  )
}
