'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { toast } from 'sonner'
import type { Arguments } from '#domain/placeholders/filled-arguments.ts'
import { describeError } from '../../api/api-error.ts'
import { useCan } from '../../frame/viewer.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Field } from '../../ui/field.tsx'
import { JsonEditor } from '../../ui/json-editor/json-editor.tsx'
import { ArgumentFields } from '../arguments/argument-fields.tsx'
import { argumentSchemas } from '../arguments/argument-schemas.ts'
import { countArgs } from '../arguments/count-args.ts'
import { handlerQuery, taskQuery } from '../queries.ts'
import { type ArgumentTexts, textsOf } from './argument-texts.ts'

type Props = {
  taskId: number
  /** What stands there at first; left out: the arguments of the task. */
  start?: Arguments | undefined
  /** Null: the task's own arguments are meant. */
  texts: ArgumentTexts | null
  onChange: (texts: ArgumentTexts | null) => void
  /** Sentences at `args` and `kwargs`. */
  problems: Readonly<Record<string, string>>
}

/** Other arguments than the task's, for this once: in the editors of the task's form, with what the task has in them. For who may edit tasks. */
export function OtherArguments({ taskId, start, texts, onChange, problems }: Props) {
  const queryClient = useQueryClient()
  const mayEdit = useCan('edit-tasks', taskId)
  if (!mayEdit) return null
  const toggle = async (isChecked: boolean) => {
    if (!isChecked) return onChange(null)
    try {
      onChange(textsOf(start ?? (await queryClient.fetchQuery(taskQuery(taskId))).input))
    } catch (error) {
      toast.error(describeError(error).message)
    }
  }
  return (
    <div className="flex flex-col gap-3">
      <Checkbox
        checked={texts !== null}
        onChange={(isChecked) => void toggle(isChecked)}
        label="With other arguments"
        help={
          texts === null
            ? `Now those of the task${start ? '; one begins with those of this run' : ''}.`
            : 'For this once: the task keeps its own.'
        }
      />
      {texts !== null && <Editors taskId={taskId} texts={texts} onChange={onChange} problems={problems} />}
    </div>
  )
}

function Editors({ taskId, texts, onChange, problems }: Omit<Props, 'start' | 'texts'> & { texts: ArgumentTexts }) {
  const { data: task } = useQuery(taskQuery(taskId))
  const { data: handler } = useQuery({ ...handlerQuery(task?.task.handler ?? ''), enabled: task !== undefined })
  const argCount = countArgs(texts.argsText)
  const hasPlaceholders = (texts.argsText + texts.kwargsText).includes('{{')
  const schemas = useMemo(
    () => (handler ? argumentSchemas(handler, argCount, hasPlaceholders) : null),
    [handler, argCount, hasPlaceholders],
  )
  return (
    <>
      {handler && schemas && (
        <ArgumentFields
          handler={handler}
          schema={schemas.kwargs}
          {...texts}
          onChange={(kwargsText) => onChange({ ...texts, kwargsText })}
        />
      )}
      <Field label="Named arguments" error={problems.kwargs} help={handler?.description}>
        <JsonEditor
          value={texts.kwargsText}
          onChange={(kwargsText) => onChange({ ...texts, kwargsText })}
          schema={schemas?.kwargs ?? null}
          maxLines={14}
          ariaLabel="Named arguments"
          offersPlaceholders
        />
      </Field>
      {((handler?.positional.length ?? 0) > 0 || argCount > 0) && (
        <Field label="Positional arguments" error={problems.args}>
          <JsonEditor
            value={texts.argsText}
            onChange={(argsText) => onChange({ ...texts, argsText })}
            schema={schemas?.args ?? null}
            minLines={2}
            maxLines={8}
            ariaLabel="Positional arguments"
            offersPlaceholders
          />
        </Field>
      )}
    </>
  )
}
