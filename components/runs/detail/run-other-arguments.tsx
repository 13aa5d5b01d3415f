import type { JsonValue } from '#domain/json-value.ts'
import { asTemplate } from '#domain/placeholders/fill-values.ts'
import type { Arguments } from '#domain/placeholders/filled-arguments.ts'
import type { RunDetail } from '#domain/views/run-views.ts'
import { Section } from '../../ui/section.tsx'
import { recordDifference } from '../../ui/value-differences/record-difference.ts'
import { ValueDifferences } from '../../ui/value-differences/value-differences.tsx'

/** Where a person gave the run other arguments: what differs from those that its task had. */
export function RunOtherArguments({ run }: { run: RunDetail }) {
  if (run.usualArguments === null) return null
  const differences = recordDifference(asRecord(run.usualArguments), asRecord(run))
  return (
    <Section title="Other arguments than usual">
      {differences.length === 0 ? (
        <p className="text-sm text-muted">Arguments were given to it alone, and they are those that the task had.</p>
      ) : (
        <ValueDifferences differences={differences} name="Argument" before="Of the task" after="This run" />
      )}
    </Section>
  )
}

/** What another run of the task begins with that is to have the arguments of this one: braces in what it was given are no placeholders. */
export function argumentsToStartFrom({ args, kwargs, hasOpenPlaceholders }: RunDetail): Arguments {
  if (hasOpenPlaceholders) return { args, kwargs }
  return { args: asTemplate(args) as JsonValue[], kwargs: asTemplate(kwargs) as { [key: string]: JsonValue } }
}

function asRecord({ args, kwargs }: Pick<RunDetail, 'args' | 'kwargs'>): { [key: string]: JsonValue } {
  return { ...(args.length > 0 && { 'Positional arguments': args }), ...kwargs }
}
